"""The HTTP client for public services: retries, limits for each host, and no trace of what people asked.

Identical requests share one answer (`SingleFlight`); each is retried until a deadline, and each attempt takes
a slot of its `Host`. Every failure and every unusable answer becomes SourceDown.
"""

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass

import httpx
import structlog
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_exponential_jitter

from bot import VERSION
from bot.sources import SourceDown
from bot.sources.transport.body import ASKED_FOR, read_body
from bot.sources.transport.certificates import trusted_certificates
from bot.sources.transport.clock import SYSTEM, Clock
from bot.sources.transport.host import Extras, Host, HostLimits, seconds_to_wait
from bot.sources.transport.single_flight import SingleFlight

RETRYABLE = frozenset({408, 429, 500, 502, 503, 504})  # HTTP statuses
USABLE = frozenset({200, 204, 404})
# A new connection costs two or three trips, and people look up seconds apart: httpx keeps one for five. It
# looks at every idle one for each request, so only a few are kept.
CONNECTIONS = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=75.0)
Params = Mapping[str, str | int]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Absent:
    """The service said 404. `detail` is the JSON it sent along, or None: most services promise none."""

    detail: object = None


@dataclass(frozen=True, slots=True)
class ServiceReply:
    """An answer with a usable status: 200, 204 or 404."""

    status: int
    body: bytes


class TransientFailure(SourceDown):
    """A failure that may be over at the next try. `retry_after`: the service's header, if it sent one."""

    def __init__(self, reason: str, retry_after: str | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Client:
    """Sends requests to public services.

    Every method raises SourceDown, whose text never contains a question or an answer. A 404 is returned as
    Absent. Redirects are not followed: a service that has moved counts as down. `contact`: whom the services
    may write to. `transport` replaces the network in tests.
    """

    def __init__(
        self,
        contact: str | None = None,
        clock: Clock = SYSTEM,
        limits: HostLimits | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        _quieten_httpx()
        self._limits = limits or HostLimits()
        self._clock = clock
        self._client = httpx.AsyncClient(
            headers={"User-Agent": user_agent(contact), "Accept-Encoding": ASKED_FOR},
            timeout=self._limits.attempt_timeout,
            limits=CONNECTIONS,
            transport=transport,
            verify=trusted_certificates(),
        )
        self._flights = SingleFlight()
        self._hosts: dict[str, Host] = {}
        self._extras: dict[str, Extras] = {}  # by host

    async def get_json(self, url: str, params: Params | None = None) -> object:
        """GET a JSON document: the decoded value, or Absent."""
        return _decode(await self._ask(self._client.build_request("GET", url, params=params)))

    async def get_required_json(self, url: str, params: Params | None = None) -> object:
        """GET a JSON document that must exist: a 404 is SourceDown too."""
        answer = await self.get_json(url, params)
        if isinstance(answer, Absent):
            raise SourceDown("status 404")
        return answer

    async def post_json(self, url: str, body: object) -> object:
        """POST a query as JSON, which changes nothing there: the decoded value, or Absent."""
        return _decode(await self._ask(self._client.build_request("POST", url, json=body)))

    async def get_bytes(self, url: str, params: Params | None = None) -> bytes | Absent:
        """GET any content that an answer can do without; b"" if there is none."""
        reply = await self._ask(self._client.build_request("GET", url, params=params), is_extra=True)
        return Absent() if reply.status == 404 else reply.body

    def states(self) -> dict[str, str]:
        """Return the state of each host that was asked: `ok`, or `resting` while it is left alone."""
        return {name: "ok" if host.is_open else "resting" for name, host in sorted(self._hosts.items())}

    async def aclose(self) -> None:
        """Cancel running requests and close the connections."""
        await self._flights.aclose()
        await self._client.aclose()

    async def _ask(self, request: httpx.Request, is_extra: bool = False) -> ServiceReply:
        key = (request.method, str(request.url), request.content)
        host = self._extras_of(request.url) if is_extra else self._host(request.url)
        return await self._flights.join(key, lambda: self._send_with_retries(host, request))

    async def _send_with_retries(self, host: Host, request: httpx.Request) -> ServiceReply:
        """Send a request, with retries. From here on, deadlines are in seconds of `monotonic`."""
        deadline = self._clock.monotonic() + self._limits.total_timeout
        retrying = AsyncRetrying(
            sleep=self._clock.sleep,
            stop=lambda state: self._gives_up(state, deadline),
            wait=wait_exponential_jitter(multiplier=self._limits.pause, max=2.0, jitter=self._limits.pause),
            retry=retry_if_exception_type(TransientFailure),
            reraise=True,
        )
        return await retrying(self._attempt, host, request, deadline)

    def _gives_up(self, state: RetryCallState, deadline: float) -> bool:
        too_late = self._clock.monotonic() + state.upcoming_sleep >= deadline
        return too_late or state.attempt_number >= self._limits.attempts

    async def _attempt(self, host: Host, request: httpx.Request, deadline: float) -> ServiceReply:
        started = self._clock.monotonic()
        outcome = "cancelled"
        try:
            async with host.slot(deadline):
                reply = await self._send(host, request, deadline)
            outcome = str(reply.status)
            return reply
        except SourceDown as failure:
            outcome = str(failure)
            raise
        finally:
            seconds = round(self._clock.monotonic() - started, 3)
            log.info("service_asked", service=request.url.host, outcome=outcome, seconds=seconds)

    def _host(self, url: httpx.URL) -> Host:
        return self._hosts.setdefault(url.netloc.decode(), Host(self._limits, self._clock))

    def _extras_of(self, url: httpx.URL) -> Host:
        extras = Extras(self._host(url), self._limits, self._clock)
        return self._extras.setdefault(url.netloc.decode(), extras)

    async def _send(self, host: Host, request: httpx.Request, deadline: float) -> ServiceReply:
        seconds = min(self._limits.attempt_timeout, deadline - self._clock.monotonic())
        try:
            reply = await _exchange(self._client, request, seconds, self._limits.body)
        except TransientFailure as failure:
            host.failed()
            self._obey_retry_after(host, failure, deadline)
            raise
        host.succeeded()
        return reply

    def _obey_retry_after(self, host: Host, failure: TransientFailure, deadline: float) -> None:
        """Close the host for as long as it asks. Raises SourceDown if no retry fits before the deadline."""
        wait = seconds_to_wait(failure.retry_after, self._clock.now())
        if wait is None:
            return
        host.close_for(wait)
        if self._clock.monotonic() + wait >= deadline:
            raise SourceDown(str(failure)) from None


def user_agent(contact: str | None) -> str:
    """Return a User-Agent that says who is asking, so that a service can write to us rather than block us."""
    name = f"AskMyMP/{VERSION}"
    printable = "".join(letter for letter in contact or "" if " " <= letter <= "~")[:200].strip()
    return f"{name} (+{printable})" if printable else name


async def _exchange(
    client: httpx.AsyncClient, request: httpx.Request, seconds: float, max_bytes: int
) -> ServiceReply:
    """Send the request and read the answer within `seconds` and `max_bytes`.

    Raises TransientFailure and SourceDown. The errors of httpx are not chained: they may quote the address,
    and with it what a person typed.
    """
    try:
        async with asyncio.timeout(seconds):
            return await _send_and_read(client, request, max_bytes)
    except TimeoutError:
        raise TransientFailure("no answer in time") from None
    except httpx.TransportError as error:
        raise TransientFailure(type(error).__name__) from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SourceDown(type(error).__name__) from None


async def _send_and_read(client: httpx.AsyncClient, request: httpx.Request, max_bytes: int) -> ServiceReply:
    response = await client.send(request, stream=True)
    try:
        _require_usable(response)
        return ServiceReply(response.status_code, await read_body(response, max_bytes))
    finally:
        await response.aclose()


def _require_usable(response: httpx.Response) -> None:
    status = response.status_code
    if status in RETRYABLE:
        raise TransientFailure(f"status {status}", response.headers.get("Retry-After"))
    if status not in USABLE:
        raise SourceDown(f"status {status}")


def _decode(reply: ServiceReply) -> object:
    try:
        value = json.loads(reply.body)
    except (ValueError, RecursionError):
        value = None
        if reply.status != 404:
            raise SourceDown("an answer that is not JSON") from None
    return Absent(value) if reply.status == 404 else value


def _quieten_httpx() -> None:
    """Silence httpx: its log lines contain whole URLs, and with them what people typed."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
