# Sourced by eng/release: its steps, and what it refuses.

refuse() { echo "eng/release: $1" >&2; exit 2; }

refuse_unless_ready() {
  [ "$(uname)" = Linux ] || refuse "a release is built on Linux, whose tar and touch it needs"
  for tool in dotnet npm jq zip python3; do command -v "$tool" >/dev/null || refuse "$tool is missing: install it"; done
  [ -n "$version" ] || refuse "no version: make release VERSION=1.2.3, or tag the commit: git tag v1.2.3"
  [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || refuse "'$version' is not a version: expected 1.2.3 or 1.2.3-rc.1"
  [ -z "$tag" ] || [ "$tag" = "v$version" ] || refuse "the commit has the tag $tag: make release VERSION=${tag#v}"
  [ -z "$(git status --porcelain)" ] || refuse "the work tree has changes, which no commit names: commit or remove them (git status)"
  [ -n "$(cut_notes)" ] || refuse "CHANGELOG.md has no section '## $version': rename '$(grep -m1 '^## ' CHANGELOG.md)', or add one, and commit it"
}

# The section of the version, without its heading.
cut_notes() {
  awk -v version="$version" '/^## / { here = $2 == version || $2 == "[" version "]"; next } here && (NF || begun) { begun = 1; print }' CHANGELOG.md
}

# Publishes for a platform, unless the package source has no runtime for it: then that is said, and the release goes on without.
publish() {
  local rid=$1 output
  if ! output=$(eng/publish "$rid" "$work/$rid" 2>&1); then
    missing=$(grep -oE 'NU110[123]: Unable to find (a stable )?package (Microsoft|runtime)\.[A-Za-z0-9.-]+' <<<"$output" | grep -oE '[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+' | grep -v '^NU' | sort -u | paste -sd ' ' || true)
    [ -n "$missing" ] || { echo "$output" >&2; exit 1; }
    rids=${rids//"$rid"/}
    echo "Not built: $rid, the package source has no $missing"
  fi
}

# Completions, manual and schema, from the definitions of the commands.
generate() {
  local vwap=$work/$(native_rid)/vwap share=$work/share
  [ -x "$vwap" ] || refuse "RIDS has not $(native_rid), which this machine runs to generate completions and manual"
  mkdir -p "$share"/{bash-completion/completions,zsh/site-functions,fish/vendor_completions.d,man/man1,vwap}
  "$vwap" generate bash >"$share/bash-completion/completions/vwap"
  "$vwap" generate zsh >"$share/zsh/site-functions/_vwap"
  "$vwap" generate fish >"$share/fish/vendor_completions.d/vwap.fish"
  "$vwap" generate man >"$share/man/man1/vwap.1"
  "$vwap" generate schema >"$share/vwap/vwap.config.schema.json"
  cp "$share/man/man1/vwap.1" "$share/vwap/vwap.config.schema.json" "$release"
}

native_rid() {
  echo "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')"
}

# A folder to unpack over a prefix such as /usr/local; for Windows, a folder to put on the PATH. Each file has the time of the commit.
archive() {
  local rid=$1 name=vwap-$version-$1 root
  root=$work/$name
  node eng/release-tools/notices.mjs "$work/$rid" >"$work/THIRD-PARTY-NOTICES.txt"
  if [[ $rid == win-* ]]; then
    mv "$work/$rid" "$root"
    cp LICENSE CHANGELOG.md "$work/THIRD-PARTY-NOTICES.txt" "$work/share/vwap/vwap.config.schema.json" "$root"
  else
    mkdir -p "$root"/{bin,lib,share/doc/vwap}
    mv "$work/$rid" "$root/lib/vwap"
    ln -s ../lib/vwap/vwap "$root/bin/vwap"
    cp -r "$work/share/." "$root/share"
    cp LICENSE CHANGELOG.md "$work/THIRD-PARTY-NOTICES.txt" "$root/share/doc/vwap"
    find "$root" -type f -exec chmod 644 {} +
    chmod 755 "$root/lib/vwap/vwap"
    [ ! -e "$root/lib/vwap/createdump" ] || chmod 755 "$root/lib/vwap/createdump"
  fi
  find "$root" -type d -exec chmod 755 {} +
  find "$root" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +
  if [[ $rid == win-* ]]; then
    (cd "$work" && find "$name" -type f | LC_ALL=C sort | TZ=UTC zip --quiet -X -9 "$release/$name.zip" -@)
  else
    tar --directory "$work" --create --sort=name --format=ustar --owner=0 --group=0 --numeric-owner "$name" | gzip -9n >"$release/$name.tar.gz"
  fi
}

build_image() {
  if ! "$docker" version >/dev/null 2>&1; then
    echo "Not built: the image, no engine answers '$docker' (DOCKER)"
    return
  fi
  # Nothing from an earlier build: two releases of a commit are two builds.
  DOCKER_BUILDKIT=1 "$docker" build --quiet --no-cache --tag "vwap:$version" --build-arg VERSION --build-arg REVISION --build-arg SOURCE="${SOURCE:-${GITHUB_REPOSITORY:+$GITHUB_SERVER_URL/$GITHUB_REPOSITORY}}" . >/dev/null
  "$docker" save "vwap:$version" | python3 eng/release-tools/oci.py "$release/vwap-$version-$("$docker" version --format '{{.Server.Os}}-{{.Server.Arch}}').oci.tar" \
    --name "vwap:$version" --epoch "$SOURCE_DATE_EPOCH"
}
