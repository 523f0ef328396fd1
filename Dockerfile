FROM node:22 AS dashboard
WORKDIR /dashboard
COPY src/Vwap.Web/dashboard .
RUN npm ci --no-audit --no-fund && npm run build -- --outDir /dist

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
COPY --from=dashboard /dist artifacts/dashboard
ARG VERSION
ARG REVISION
# Precompiled for this platform (docs/adr/0015-first-seconds.md). CI=true: packages are restored exactly as the lock files say.
RUN CI=true eng/publish "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" /app
# The base image has no SASL library: where a librdkafka that needs none is there, the other one stays out.
RUN [ ! -e /app/centos8-librdkafka.so ] || rm /app/librdkafka.so
# What the base image lacks: the time zones of sessions, and a folder for --out that its user may write to.
RUN mkdir -p /root-files/data /root-files/usr/share && cp -a /usr/share/zoneinfo /root-files/usr/share && \
    rm -rf /root-files/usr/share/zoneinfo/posix /root-files/usr/share/zoneinfo/right && chown 1654:1654 /root-files/data

# No shell, no package manager (docs/adr/0018-release.md).
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
COPY --from=build /root-files /
COPY --from=build /app /app
WORKDIR /data
USER $APP_UID
# The dashboard, the API and the health check, within the container only unless HTTP_LISTEN says otherwise.
ENV HTTP_LISTEN=127.0.0.1:8080
# Healthy: every stream is connected, filled and without a gap.
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s CMD ["/app/vwap", "health", "http://127.0.0.1:8080"]
ENTRYPOINT ["/app/vwap"]
CMD ["run"]
ARG VERSION
ARG REVISION
ARG SOURCE
LABEL org.opencontainers.image.title=vwap \
      org.opencontainers.image.description="The exact volume-weighted average price of a market, after every trade" \
      org.opencontainers.image.licenses=MIT \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION \
      org.opencontainers.image.source=$SOURCE
