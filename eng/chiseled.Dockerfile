# A stand-in for the chiseled base image where that cannot be pulled: the libraries of the same packages, from Debian, the same user, and nothing else.
FROM debian:12 AS slices
RUN mkdir -p /root-files/tmp /root-files/etc/ssl/certs && chmod 1777 /root-files/tmp && \
    dpkg -L libc6 libgcc-s1 libssl3 libstdc++6 | grep -E '^(/usr)?/lib(64)?/.*\.so' | grep -v gconv | sort -u | \
      while read -r file; do [ -d "$file" ] || cp --parents -P "$file" /root-files; done && \
    cp /etc/ssl/certs/ca-certificates.crt /root-files/etc/ssl/certs && cp -L /etc/os-release /root-files/etc && \
    printf 'root:x:0:0::/:/bin/false\napp:x:1654:1654::/tmp:/bin/false\n' >/root-files/etc/passwd && \
    printf 'root:x:0:\napp:x:1654:\n' >/root-files/etc/group

FROM scratch
COPY --from=slices /root-files /
ENV APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true
USER $APP_UID
