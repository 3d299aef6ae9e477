"""A small keep-alive HTTP/1.1 load generator for loopback, bounded in time and count. Runs in its own process."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

HOST = "127.0.0.1"


async def _send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, raw: bytes) -> tuple[int, int, bytes]:
    """One request; returns (status, bytes of the body, head)."""
    writer.write(raw)
    await writer.drain()
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    low = head.lower()
    if b"transfer-encoding: chunked" in low:
        size = 0
        while n := int((await reader.readline()).strip() or b"0", 16):
            await reader.readexactly(n + 2)
            size += n
        await reader.readline()
        return status, size, head
    mark = low.find(b"content-length:")
    n = int(low[mark + 15 : low.index(b"\r\n", mark)]) if mark >= 0 else 0
    await reader.readexactly(n)
    return status, n, head


async def _client(port: int, requests: list[bytes], first: int, step: int, until: float, out: dict[str, Any]) -> None:
    """One connection walking its share of the requests again and again until time is up."""
    reader, writer = await asyncio.open_connection(HOST, port, limit=2**20)
    i, pace = first, out["pace"]
    turn = time.perf_counter() + pace * first / step
    while time.perf_counter() < until:
        if pace:
            await asyncio.sleep(max(0.0, turn - time.perf_counter()))
            turn += pace
        if out["once"] and i >= len(requests):
            break
        began = time.perf_counter()
        try:
            status, size, head = await _send(reader, writer, requests[i % len(requests)])
        except (asyncio.IncompleteReadError, ConnectionError):
            out["broken"] += 1
            reader, writer = await asyncio.open_connection(HOST, port, limit=2**20)
            continue
        out["times"].append(time.perf_counter() - began)
        out["status"][status] = out["status"].get(status, 0) + 1
        out["bytes"] = size
        if b"connection: close" in head.lower():
            writer.close()
            reader, writer = await asyncio.open_connection(HOST, port, limit=2**20)
        i += step
    writer.close()


async def run(
    port: int, requests: list[bytes], connections: int, seconds: float, *, once: bool, pace: float
) -> dict[str, Any]:
    """Load `port` and return counts and latencies in milliseconds. `pace`: seconds from one request of a connection
    to its next, the connections spread over them; 0: as fast as it goes."""
    out: dict[str, Any] = {"times": [], "status": {}, "bytes": 0, "broken": 0, "once": once, "pace": pace}
    began = time.perf_counter()
    jobs = [_client(port, requests, n, connections, began + seconds, out) for n in range(connections)]
    await asyncio.gather(*jobs)
    elapsed = time.perf_counter() - began
    times = sorted(out.pop("times"))

    def at(q: float) -> float:
        return round(times[min(len(times) - 1, int(len(times) * q))] * 1000, 2) if times else 0.0

    return {
        **out,
        "count": len(times),
        "seconds": round(elapsed, 1),
        "rps": round(len(times) / elapsed, 1),
        "p50": at(0.5),
        "p95": at(0.95),
        "p99": at(0.99),
    }


def main() -> None:
    """Read one job (JSON) from standard input, write its result (JSON) to standard output."""
    job = json.load(sys.stdin)
    requests = [r.encode("latin-1") for r in job["requests"]]
    kind = {"once": job.get("once", False), "pace": job.get("pace", 0.0)}
    result = asyncio.run(run(job["port"], requests, job["connections"], job["seconds"], **kind))
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
