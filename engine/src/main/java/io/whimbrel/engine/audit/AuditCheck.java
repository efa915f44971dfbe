package io.whimbrel.engine.audit;

import io.whimbrel.core.journal.AuditDigest;
import io.whimbrel.core.journal.AuditLink;
import io.whimbrel.core.journal.AuditTrail;
import io.whimbrel.core.journal.AuditedRun;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.RunId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Looks whether the runs of a migration are what was written: every record in its place, chained to
 * the one before it, and no gate approved that no record tells of. Whoever can write the journal
 * could write all of it anew; against that, a head that was kept elsewhere helps.
 */
public final class AuditCheck {
  private final AuditTrail trail;

  /** What the digest of each record should be, by run and number; number 0 is the run. */
  private final Map<RunId, Map<Long, String>> digests = new HashMap<>();

  private AuditCheck(AuditTrail trail) {
    this.trail = trail;
  }

  /** The first record that was tampered with; empty where none was. */
  public static Optional<AuditFault> fault(AuditTrail trail) {
    return new AuditCheck(trail).fault();
  }

  /** As above; the trail must also hold a head that was kept elsewhere. */
  public static Optional<AuditFault> fault(AuditTrail trail, AuditHead head) {
    AuditCheck check = new AuditCheck(trail);
    return check.fault().or(() -> check.fault(head));
  }

  private Optional<AuditFault> fault() {
    long number = 0;
    Optional<AuditedRun> before = Optional.empty();
    for (AuditedRun run : trail.runs()) {
      number++;
      Optional<AuditFault> fault = fault(run, number, before);
      if (fault.isPresent()) {
        return fault;
      }
      before = Optional.of(run);
    }
    return trail.begun() == number ? Optional.empty() : Optional.of(missing(number + 1));
  }

  private AuditFault missing(long number) {
    return new AuditFault(
        new RunId(trail.migration().text() + "." + number),
        0,
        Optional.empty(),
        "%d runs were begun, and from this one on they are missing".formatted(trail.begun()));
  }

  private Optional<AuditFault> fault(AuditedRun run, long number, Optional<AuditedRun> before) {
    if (run.number() != number) {
      return at(run, "run %d of this migration is missing before it".formatted(number));
    }
    if (!follows(run, before)) {
      return at(run, "the run before it was changed, or records at that one's end are missing");
    }
    return chain(run).or(() -> gates(run));
  }

  private boolean follows(AuditedRun run, Optional<AuditedRun> before) {
    if (before.isEmpty()) {
      return run.follows().isEmpty();
    }
    int colon = run.follows().indexOf(':');
    Map<Long, String> known = digests.getOrDefault(before.get().run().run(), Map.of());
    return colon > 0
        && run.follows().substring(0, colon).chars().allMatch(Character::isDigit)
        && run.follows()
            .substring(colon + 1)
            .equals(known.get(Long.parseLong(run.follows(), 0, colon, 10)));
  }

  private Optional<AuditFault> chain(AuditedRun run) {
    Map<Long, String> known = new HashMap<>();
    digests.put(run.run().run(), known);
    String previous = AuditDigest.begin(run.run(), run.follows());
    long sequence = 0;
    known.put(sequence, previous);
    for (AuditLink link : run.links()) {
      sequence++;
      EventRecord event = link.event();
      if (event.sequence() != sequence) {
        return Optional.of(
            new AuditFault(run.run().run(), sequence, Optional.empty(), "this record is missing"));
      }
      previous = AuditDigest.next(previous, event);
      if (!previous.equals(link.digest())) {
        return Optional.of(
            new AuditFault(
                run.run().run(),
                sequence,
                Optional.of(event),
                sequence == 1
                    ? "this record, or what is fixed of the run, is not what was written"
                    : "this record is not what was written"));
      }
      known.put(sequence, previous);
    }
    if (run.counted() != sequence) {
      return Optional.of(
          new AuditFault(
              run.run().run(),
              sequence + 1,
              Optional.empty(),
              "%d records were written, and %d are there".formatted(run.counted(), sequence)));
    }
    return Optional.empty();
  }

  private static Optional<AuditFault> gates(AuditedRun run) {
    return run.gates().stream()
        .filter(gate -> gate.state() == GateState.APPROVED && !isTold(run, gate))
        .findFirst()
        .flatMap(
            gate ->
                at(
                    run,
                    "gate %s is %s by %s, and no record tells of it"
                        .formatted(gate.gate(), gate.state(), gate.decidedBy().orElse("nobody"))));
  }

  private static boolean isTold(AuditedRun run, GateRecord gate) {
    return run.links().reversed().stream()
        .map(AuditLink::event)
        .filter(
            event ->
                event.kind().equals("gate.decided")
                    && gate.gate().name().equals(event.data().get("gate")))
        .findFirst()
        .filter(
            event ->
                gate.state().name().equals(event.data().get("state"))
                    && gate.decidedBy().equals(Optional.ofNullable(event.data().get("by"))))
        .isPresent();
  }

  private Optional<AuditFault> fault(AuditHead head) {
    String known = digests.getOrDefault(head.run(), Map.of()).get(head.sequence());
    return head.digest().equals(known)
        ? Optional.empty()
        : Optional.of(
            new AuditFault(
                head.run(),
                head.sequence(),
                Optional.empty(),
                known == null
                    ? "this record was there when its head was kept, and is not any more"
                    : "this record is not the one whose head was kept: the trail was written"
                        + " anew"));
  }

  private static Optional<AuditFault> at(AuditedRun run, String what) {
    return Optional.of(new AuditFault(run.run().run(), 0, Optional.empty(), what));
  }
}
