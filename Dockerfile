FROM node:22 AS dashboard
WORKDIR /dashboard
COPY src/Vwap.Web/dashboard .
RUN npm ci --no-audit --no-fund && npm run build -- --outDir /dist

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
COPY --from=dashboard /dist artifacts/dashboard
# Precompiled for this platform (docs/adr/0015-first-seconds.md). CI=true: packages are restored exactly as the lock files say.
RUN CI=true dotnet publish src/Vwap.Cli --configuration Release --output /app -p:DebugType=none -p:PublishDocumentationFiles=false \
    --runtime "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" --no-self-contained -p:PublishReadyToRun=true

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /app /app
# Where a volume for --out goes: writable by the user below.
RUN mkdir /data && chown $APP_UID /data
WORKDIR /data
USER $APP_UID
# The dashboard, the API and the health check, within the container only unless HTTP_LISTEN says otherwise.
ENV HTTP_LISTEN=127.0.0.1:8080
# Healthy: every stream is connected, filled and without a gap.
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s CMD ["/app/vwap", "health", "http://127.0.0.1:8080"]
ENTRYPOINT ["/app/vwap"]
CMD ["run"]
