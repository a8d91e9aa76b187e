"""Messages when a store rejects a request; the texts come from obstore."""

from __future__ import annotations

import pytest

from coopfeed.model.destinations import Bucket
from coopfeed.publishing.bucket.refusals import refused

AZ, GS, S3 = Bucket("az", "$web"), Bucket("gs", "feeds"), Bucket("s3", "feeds", "news")
ANSWER = "Error performing GET REDACTED in 3ms - Server returned non-2xx status code: {}: <Error>\n  <Code>{}</Code>"
ONE = """{} request failed for key old.html: {}

Debug source:
Generic {{
    source: DeleteFailed {{
        path: "old.html",
        code: "{}","""


@pytest.mark.parametrize(
    ("bucket", "text", "message"),
    [
        (AZ, ANSWER.format("404 Not Found", "ContainerNotFound"), "there is no container $web"),
        (S3, ANSWER.format("404 Not Found", "NoSuchBucket"), "there is no bucket feeds"),
        (AZ, ANSWER.format("403 Forbidden", "AuthorizationFailure"), "the store rejected these credentials (Auth"),
        (GS, ANSWER.format("401 Unauthorized", "AuthenticationRequired"), "rejected these credentials (Authentication"),
        (
            AZ,
            ANSWER.format("409 Conflict", "ContainerBeingDeleted"),
            "responded with 409 Conflict (ContainerBeingDeleted)",
        ),
        (AZ, ONE.format("Bulk delete", "(code: 403)", 403), "credentials; check AZURE_STORAGE_ACCOUNT_NAME"),
        (S3, ONE.format("DeleteObjects", "Access Denied", "AccessDenied"), "rejected these credentials (AccessDenied)"),
        (S3, ONE.format("DeleteObjects", "We failed.", "InternalError"), "responded with (InternalError)"),
        (GS, "Error performing token request: - Server returned non-2xx status code: 403 Forbidden", "no credentials"),
        (AZ, "'az account get-access-token' command failed: Azure Cli not installed", "no credentials could be had"),
        (AZ, "HTTP error: error sending request\n\nHttpError {\n    kind: Connect,", "no server responds there"),
        (AZ, "HTTP error: operation timed out\n\nHttpError {\n    kind: Timeout,", "no response in time"),
    ],
)
def test_failures_are_distinguished(bucket: Bucket, text: str, message: str) -> None:
    said = refused(bucket, "read", str(bucket), OSError(text))
    assert said.startswith(f"cannot read {bucket}: ")
    assert message in said


def test_text_of_the_store_is_not_printed() -> None:
    text = ANSWER.format("403 Forbidden", "SignatureDoesNotMatch") + "<StringToSign>the secret</StringToSign>"
    assert "the secret" not in refused(S3, "read", str(S3), OSError(text))
