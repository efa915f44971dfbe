package io.whimbrel.core.journal;

import io.whimbrel.core.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * What chains the events of a migration: each link's digest covers the event and the digest before
 * it, the first one's what is fixed of its run. Every part goes in with its length before it, so no
 * two events read the same.
 */
public final class AuditDigest {
  private final MessageDigest digest = Sha256.begun();

  private AuditDigest() {}

  /** What the first link of a run continues: the run itself, and the run before it. */
  public static String begin(RunRecord run, String follows) {
    return new AuditDigest()
        .with("run")
        .with(run.run().text())
        .with(run.migration().text())
        .with(run.title())
        .with(run.planDigest())
        .with(micros(run.startedAt()))
        .with(follows)
        .hex();
  }

  /** The digest of the link behind another one. */
  public static String next(String previous, EventRecord event) {
    AuditDigest link =
        new AuditDigest()
            .with("event")
            .with(previous)
            .with(Long.toString(event.sequence()))
            .with(micros(event.at()))
            .with(event.phase().name())
            .with(event.kind())
            .with(event.text())
            .with(Integer.toString(event.data().size()));
    new TreeMap<>(event.data()).forEach((name, value) -> link.with(name).with(value));
    return link.hex();
  }

  private static String micros(Instant at) {
    return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, at));
  }

  private AuditDigest with(String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
    return this;
  }

  private String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
