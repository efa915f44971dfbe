package io.whimbrel.engine.run;

/** Names of the facts that a run notes in its journal. */
public final class Facts {
  /** When somebody asked for a pause; an empty value says that the pause was taken back. */
  public static final String PAUSE = "pause.requested";

  /** What a process waits for until somebody makes room; empty when for nothing. */
  public static final String WAITING = "run.waiting";

  /** What somebody said over the plan's throttle; an empty value takes it back. */
  public static final String THROTTLE = "throttle.order";

  /** How reading is held back at this moment, in words; empty when it is not. */
  public static final String THROTTLED = "throttle.state";

  /** The last alarm of the source's log that is not over, in words; empty when all are. */
  public static final String LOG_ALARM = "log.alarm";

  /** The same in per cent. */
  public static final String LOG_LEVEL = "log.level";

  /** Why the slot was given up. */
  public static final String GIVEN_UP = "log.given-up";

  /** Which source the run reads: server and database. */
  public static final String SOURCE_IDENTITY = "source.identity";

  /** Product and version of the source. */
  public static final String SOURCE_VERSION = "source.version";

  /** Product and version of the target. */
  public static final String TARGET_VERSION = "target.version";

  /** The source's structure that the run relies on, as {@code StructureText} writes it. */
  public static final String STRUCTURE = "structure.tables";

  /** New tables of the source that were checked and are being followed. */
  public static final String FOLLOWING = "structure.following";

  /** Tables that somebody sent back to copy, as {@link TableNames} writes them, until they are. */
  public static final String COPY_AGAIN = "again.asked";

  /** Tables that went back to copy, as {@link Renewals} writes them. */
  public static final String COPIED_AGAIN = "again.marks";

  /** Which branch of the source's log the run reads. */
  public static final String SOURCE_BRANCH = "source.branch";

  /** The target's fenced tables, as {@link TableNames} writes them. */
  public static final String TARGET_TABLES = "target.tables";

  /** The source's fenced tables, as {@link TableNames} writes them. */
  public static final String SOURCE_TABLES = "source.tables";

  /** Objects of no table that a phase of a phased migration has on the target, an id a line. */
  public static final String OBJECTS = "phase.objects";

  /** From where changes are read. */
  public static final String LOG_START = "log.start";

  /** The position of the mark after the last chunk. */
  public static final String COPIED = "log.copied";

  /** Tables that were once what the log says. */
  public static final String SETTLED = "sync.settled";

  /** Up to where in the log the copy's snapshots have seen what transactions did. */
  public static final String SEEN = "log.seen";

  /** Up to where the source was told from the spool, which this run needs from then on. */
  public static final String SPOOL_NEEDED = "spool.needed";

  /** Where the spool is: machine and directory. */
  public static final String SPOOL_PLACE = "spool.place";

  /** When a big bang's downtime began; empty when the source was given back. */
  public static final String DOWNTIME_BEGUN = "downtime.begun";

  /** Which downtime, by its beginning, is being given back: nobody goes on with it. */
  public static final String DOWNTIME_ENDING = "downtime.ending";

  /** When a big bang's downtime must be over. */
  public static final String DOWNTIME_UNTIL = "downtime.until";

  /** What speaks for and against a go, as {@code GateLine} writes it. */
  public static final String GO_NO_GO = "gate.lines";

  /** What is proved again as its proof is too old, or what could not be; empty for nothing. */
  public static final String PROVED_AGAIN = "verify.proved-again";

  /** Which part of the reads goes to the target, in per cent, as the switches were told. */
  public static final String READS = "reads.share";

  /** Which part they are being told; empty when they were. */
  public static final String READS_AIM = "reads.aim";

  /** Which part went well for as long as the plan asks. */
  public static final String READS_HELD = "reads.held";

  /** Which part a person is asked for; empty when nobody is. */
  public static final String READS_ASKED = "reads.asked";

  /** How reads stand, in words. */
  public static final String READS_STATE = "reads.state";

  /** When the target was last warmed, and what came of it. */
  public static final String WARMED = "cutover.warmed";

  /** Set while a trial of the way back may have left something on either server. */
  public static final String TRIAL = "way-back.trial";

  /** How what the plan calls success held when monitoring looked last, as lines of a gate. */
  public static final String SUCCESS = "monitor.lines";

  /** What the last round of proofs behind the cutover found, as {@code RoundFound} writes it. */
  public static final String PROOFS_BEHIND = "monitor.proofs";

  /** The last such round that found out anything: what is known until one finds out more. */
  public static final String PROOFS_TOLD = "monitor.proofs-told";

  /** The last such round that came to its end and found out something: shares are of it. */
  public static final String PROOFS_ENDED = "monitor.proofs-ended";

  /** When the first such round began: from then on, the cutover's proofs say nothing any more. */
  public static final String PROOFS_BEGUN = "monitor.proofs-begun";

  /** Tables in which such rounds found a difference, as {@link TableNames} writes them. */
  public static final String PROOFS_DIFFERENT = "monitor.proofs-different";

  /** Tables of which such a round saw rows on the new side only, when it ended. */
  public static final String PROOFS_AT_RISK = "monitor.proofs-at-risk";

  /** Who goes back although rows are lost by it, and why; empty when nobody said so. */
  public static final String ROLLBACK_DESPITE = "rollback.despite";

  /** When monitoring asked for such a round. */
  public static final String PROOFS_WANTED = "monitor.proofs-wanted";

  /** When the cutover's point of no return was passed. */
  public static final String DECIDED = "cutover.decided";

  /** When the target was released. */
  public static final String RELEASED = "cutover.released";

  /** Whether the proof of what came into force with the release is still owed. */
  public static final String PROOF_BEHIND = "cutover.proof-behind";

  /** How long neither side accepted writes, in milliseconds. */
  public static final String PAUSE_MILLIS = "cutover.pause.millis";

  /** Who asked for a rollback, and why; an empty value takes it back. */
  public static final String ROLLBACK_ASKED = "rollback.asked";

  /** When the rollback's point of no return was passed. */
  public static final String ROLLBACK_DECIDED = "rollback.decided";

  /** When the old side was released again. */
  public static final String ROLLBACK_RELEASED = "rollback.released";

  /** How long neither side accepted writes during the rollback, in milliseconds. */
  public static final String ROLLBACK_PAUSE_MILLIS = "rollback.pause.millis";

  /** When a plan of steps began to forget what its way back needs: from then on it has none. */
  public static final String STEPS_CLEANUP = "steps.cleanup";

  /** Before a gate of a plan of steps: that a step behind it has begun. */
  public static final String GATE_PASSED = "gate.passed.";

  /** Set when nothing of a run that was rolled back is left on either server. */
  public static final String ROLLBACK_CLEANED = "rollback.cleaned";

  /** When the new side began to keep its log for the way back; empty when it does not. */
  public static final String BACK_PREPARED = "way-back.prepared";

  /** Why nothing is carried back at this moment; empty when changes flow. */
  public static final String BACK_BROKEN = "way-back.broken";

  /** How many columns lose something on the way back, as the plan accepts. */
  public static final String BACK_ACCEPTED = "way-back.accepted";

  /**
   * How far the old side is behind: milliseconds, bytes, when that was measured, and how many bytes
   * of log were carried back.
   */
  public static final String BACK_LAG = "way-back.lag";

  /** Which process watches the run, and when it last said so; empty when it ended in order. */
  public static final String WATCH_BEAT = "watch.beat";

  /** What figures were before rows were copied. */
  public static final String BASELINE = "watch.baseline";

  /** Names of facts that tell how alerts stand begin so; behind it is the rule's name. */
  public static final String ALERT = "watch.alert.";

  /** Names of facts that tell how triggers stand begin so. */
  public static final String TRIGGER = "watch.trigger.";

  /** What an abort could not remove, in words; empty when nothing is left. */
  public static final String LEFT = "abort.left";

  /** Where the backup of before the migration is: one location per line. */
  public static final String BACKUP_PLACE = "backup.place";

  /** When all files of that backup were last found to be what was written. */
  public static final String BACKUP_VERIFIED = "backup.verified";

  /** When that backup was last restored, with the rows that were read. */
  public static final String BACKUP_RESTORE_TESTED = "backup.restore-tested";

  private Facts() {}
}
