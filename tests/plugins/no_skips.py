"""Where CI=true, a skipped test is a failed one: what was not tried is not known."""

import os
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn skips into failures on a build server."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"跳过的测试在 CI 中视为失败：{report.longrepr}"
    return report
