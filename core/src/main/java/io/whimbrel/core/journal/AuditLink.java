package io.whimbrel.core.journal;

/**
 * An event as a link of the audit trail.
 *
 * @param digest SHA-256 (hex) over the event and the digest of the link before it; empty where
 *     somebody took it away
 */
public record AuditLink(EventRecord event, String digest) {}
