"""A real S3 server on loopback, in a process of its own: moto, which keeps all in its memory."""

import os
import subprocess
import sys
from contextlib import contextmanager

import boto3

from tests.served import free_port, listens, wait_until

BUCKET = "media-of-the-site"
REGION = "eu-north-1"
# Whoever speaks S3 signs; this server believes anybody.
KEYS = {"AWS_ACCESS_KEY_ID": "somebody", "AWS_SECRET_ACCESS_KEY": "secret-of-somebody"}


class Bucket:
    """An empty bucket of a server that runs, seen from outside of the site."""

    def __init__(self, port):
        self.endpoint = f"http://127.0.0.1:{port}"
        self.url = f"s3://{BUCKET}/site?endpoint={self.endpoint}&region={REGION}"
        keys = {name.lower(): value for name, value in KEYS.items()}
        self.client = boto3.client("s3", endpoint_url=self.endpoint, region_name=REGION, **keys)

    def make(self):
        place = {"LocationConstraint": REGION}
        self.client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)

    def names(self):
        listed = self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return {one["Key"].removeprefix("site/") for one in listed}

    def delete(self, name):
        self.client.delete_object(Bucket=BUCKET, Key=f"site/{name}")

    def empty(self):
        for name in self.names():
            self.delete(name)


@contextmanager
def s3_server(port):
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=os.environ | KEYS, **quiet) as server:
        try:
            wait_until(lambda: listens(port) or server.poll() is not None)
            yield server
        finally:
            server.kill()


@contextmanager
def bucket_on_loopback():
    """A server that has the bucket."""
    port = free_port()
    with s3_server(port):
        bucket = Bucket(port)
        bucket.make()
        yield bucket
