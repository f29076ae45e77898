"""The headers that every answer carries, whoever makes it.

Plain Python: what answers before Django, or in its place, sends them too.
"""

# `connect-src` is for tools that fetch robots.txt in the page's name, Lighthouse for one: no page
# of ours connects to anything.
PUBLIC_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; "
    "manifest-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# The admin's own scripts talk to the server, and previews stand in frames of this site.
ADMIN_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "script-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'self'"
)

# Those that an answer has already are its own.
EVERYWHERE = {
    "Content-Security-Policy": PUBLIC_POLICY,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "interest-cohort=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
IN_THE_ADMIN = EVERYWHERE | {"Content-Security-Policy": ADMIN_POLICY}

# What browsers may keep to themselves of a site that comes over HTTPS, unless its operator says
# otherwise: a year, of this host alone.
HSTS_SECONDS = 31_536_000


def strict_transport_security(seconds: int, *, subdomains: bool, preload: bool) -> dict[str, str]:
    """The header of answers over HTTPS (RFC 6797, section 7.2); none for 0 seconds, as Django."""
    if not seconds:
        return {}
    scope = ("; includeSubDomains" if subdomains else "") + ("; preload" if preload else "")
    return {"Strict-Transport-Security": f"max-age={seconds}{scope}"}
