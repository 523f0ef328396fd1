"""Turns `docker save`, on standard input, into an OCI archive with the same bytes each time: no time in it is later than the commit's.

docker load and skopeo read the archive alike: manifest.json is Docker's, index.json is OCI's.
"""
import argparse
import datetime
import gzip
import hashlib
import io
import json
import sys
import tarfile

FORGOTTEN = ("container", "container_config", "docker_version", "id", "parent")


def clamp_time(text, epoch):
    when = datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return min(text or when, when)


def clamp_layer(data, epoch):
    """A layer without a later time stays as it is, so that a base image's keeps its digest."""
    source = tarfile.open(fileobj=io.BytesIO(data))
    members = source.getmembers()
    if all(member.mtime <= epoch for member in members):
        return data
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as layer:
        for member in members:
            member.mtime = min(int(member.mtime), epoch)
            for time in ("mtime", "atime", "ctime"):
                member.pax_headers.pop(time, None)
            layer.addfile(member, source.extractfile(member) if member.isreg() else None)
    return target.getvalue()


class Archive:
    def __init__(self, path, epoch):
        self.tar = tarfile.open(path, mode="w", format=tarfile.USTAR_FORMAT)
        self.epoch = epoch
        self.blobs = set()

    def add(self, name, data):
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = len(data), self.epoch, 0o644
        self.tar.addfile(info, io.BytesIO(data))

    def add_blob(self, media_type, data):
        digest = hashlib.sha256(data).hexdigest()
        if digest not in self.blobs:
            self.blobs.add(digest)
            self.add(f"blobs/sha256/{digest}", data)
        return {"mediaType": f"application/vnd.oci.image.{media_type}", "digest": f"sha256:{digest}", "size": len(data)}


def path_of(descriptor):
    return "blobs/" + descriptor["digest"].replace(":", "/")


def compact(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("path")
    parser.add_argument("--name", required=True)
    parser.add_argument("--epoch", type=int, required=True)
    given = parser.parse_args()

    saved = tarfile.open(fileobj=io.BytesIO(sys.stdin.buffer.read()))
    read = lambda name: saved.extractfile(name).read()
    image = json.loads(read("manifest.json"))[0]
    config = json.loads(read(image["Config"]))

    archive = Archive(given.path, given.epoch)
    archive.add("oci-layout", compact({"imageLayoutVersion": "1.0.0"}))
    layers, diffs = [], []
    for name in image["Layers"]:
        layer = read(name)
        layer = clamp_layer(gzip.decompress(layer) if layer.startswith(b"\x1f\x8b") else layer, given.epoch)
        diffs.append("sha256:" + hashlib.sha256(layer).hexdigest())
        layers.append(archive.add_blob("layer.v1.tar+gzip", gzip.compress(layer, 9, mtime=0)))

    for name in FORGOTTEN:
        config.pop(name, None)
    config["config"].pop("Image", None)
    config["created"] = clamp_time(None, given.epoch)
    config["rootfs"]["diff_ids"] = diffs
    for step in config["history"]:
        step["created"] = clamp_time(step.get("created"), given.epoch)
    config_blob = archive.add_blob("config.v1+json", compact(config))
    manifest = archive.add_blob("manifest.v1+json", compact({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": config_blob, "layers": layers}))
    manifest["platform"] = {"os": config["os"], "architecture": config["architecture"]}
    manifest["annotations"] = {"org.opencontainers.image.ref.name": given.name.split(":")[-1], "io.containerd.image.name": f"docker.io/library/{given.name}"}
    archive.add("index.json", compact({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [manifest]}))
    archive.add("manifest.json", compact([{"Config": path_of(config_blob), "RepoTags": [given.name], "Layers": [path_of(layer) for layer in layers]}]))
    archive.tar.close()


main()
