package io.whimbrel.core.journal;

import java.util.List;

/**
 * A run as the audit trail has it.
 *
 * @param number counts the runs of a migration, from 1
 * @param follows the newest link of the run before, when this one began, as {@link #headOf} tells
 *     it; empty for a migration's first run
 * @param counted how many events the run has, as it counts them itself
 * @param links its events in their order
 * @param gates how its gates stand
 * @param votes who said what at them
 */
public record AuditedRun(
    RunRecord run,
    long number,
    String follows,
    long counted,
    List<AuditLink> links,
    List<GateRecord> gates,
    List<Vote> votes) {

  public AuditedRun {
    links = List.copyOf(links);
    gates = List.copyOf(gates);
    votes = List.copyOf(votes);
  }

  /** The newest link, as {@code SEQUENCE:DIGEST}; that of a run without events has number 0. */
  public String head() {
    return links.isEmpty()
        ? headOf(0, AuditDigest.begin(run, follows))
        : headOf(links.getLast().event().sequence(), links.getLast().digest());
  }

  /** A link as {@code SEQUENCE:DIGEST}. */
  public static String headOf(long sequence, String digest) {
    return sequence + ":" + digest;
  }
}
