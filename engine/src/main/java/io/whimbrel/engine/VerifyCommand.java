package io.whimbrel.engine;

import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.gonogo.GoNoGo;
import io.whimbrel.engine.quality.QualityAfter;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.sync.ChangeFlow;
import io.whimbrel.engine.sync.SyncPhase;
import io.whimbrel.engine.verify.Catching;
import io.whimbrel.engine.verify.Levels;
import io.whimbrel.engine.verify.Wanted;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Verifies when somebody asks. Changes go on meanwhile: in this process when it can have the lease,
 * else in the process that has it.
 */
final class VerifyCommand {
  private static final String ASKED = "verify.asked";

  private final Setting setting;
  private final RunBook book;
  private final OpenWork work;
  private final StopSignal closing;
  private final Wanted wanted;

  VerifyCommand(Setting setting, OpenWork work, StopSignal closing, Wanted wanted) {
    this.setting = setting;
    this.wanted = wanted;
    this.book = new RunBook(setting);
    this.work = work;
    this.closing = closing;
  }

  List<Proof> verify(RunRecord run) {
    requireSyncing(run);
    try (RunSession session = session(run)) {
      RunFrame frame = session.frame();
      work.opened(frame.sides());
      frame.board().phase(Phase.VERIFY);
      return frame.lease().isGuest() ? asGuest(frame) : asWorker(frame);
    }
  }

  private RunSession session(RunRecord run) {
    try {
      return RunSession.open(setting, run.run(), RunSession.Role.WORKER, closing);
    } catch (Problem problem) {
      if (problem.code() != ProblemCode.LOCKED) {
        throw problem;
      }
      return RunSession.open(setting, run.run(), RunSession.Role.GUEST, closing);
    }
  }

  /** The target holds all rows, and the source is in charge. */
  void requireSyncing(RunRecord run) {
    Chronicle chronicle = new Chronicle(setting.journal(), run.run(), _ -> {}, closing);
    if (!chronicle.isDone(Phase.SYNC, "sync")) {
      throw RunBook.wrong(
          run.run() + " is in phase " + run.phase() + ": the target does not hold all rows yet",
          "let 'whimbrel run' bring it to sync first");
    }
    if (chronicle.fact(Facts.DECIDED).isPresent()) {
      throw RunBook.wrong(
          run.run() + " was cut over: both sides go their own way",
          "see the proofs of the cutover with 'whimbrel report'");
    }
  }

  private List<Proof> asGuest(RunFrame frame) {
    return run(frame, new DistantCatching(frame));
  }

  private List<Proof> asWorker(RunFrame frame) {
    new RunWalk(setting, frame).requireSameSource();
    requireSyncing(book.now());
    try (ChangeFlow flow = ChangeFlow.open(frame)) {
      new SyncPhase(frame, flow).run();
      return run(frame, new FlowCatching(flow));
    }
  }

  private List<Proof> run(RunFrame frame, Catching sync) {
    Wanted meant = wanted.of(frame.cargo().mappings().stream().map(TableMapping::source).toList());
    List<Proof> proofs = new Levels(frame, sync, meant, begun(frame)).prove(Phase.VERIFY);
    Optional<Problem> refused =
        wanted.equals(Wanted.PLANNED) ? new QualityAfter(frame).look() : Optional.empty();
    frame.chronicle().fact(ASKED, "");
    GoNoGo.proofsAgain(frame, Phase.VERIFY);
    if (refused.isPresent() && proofs.stream().allMatch(Proof::isEqual)) {
      throw refused.get();
    }
    return proofs;
  }

  /** When the same was asked before and did not come to its end: it goes on from there. */
  private Instant begun(RunFrame frame) {
    String[] before = frame.chronicle().fact(ASKED).orElse("").split("\n", 2);
    if (before.length == 2 && before[1].equals(wanted.text())) {
      return Instant.parse(before[0]);
    }
    Instant now = frame.clock().instant();
    frame.chronicle().fact(ASKED, now + "\n" + wanted.text());
    return now;
  }
}
