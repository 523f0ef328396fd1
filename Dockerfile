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
# Healthy: a connection is established (state 01). vwap itself ends one that brings no frame for 5 seconds, so that one which stands
# delivers. A pooled REST connection may outlive the feed by up to a minute. docs/operating.md says more.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD grep -qsE ' 01 [0-9A-F]{8}:' /proc/net/tcp /proc/net/tcp6
ENTRYPOINT ["/app/vwap"]
CMD ["run"]
