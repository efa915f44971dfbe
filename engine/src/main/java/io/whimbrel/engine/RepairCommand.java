package io.whimbrel.engine;

import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.approval.Operators;
import io.whimbrel.engine.gonogo.GoNoGo;
import io.whimbrel.engine.repair.Repair;
import io.whimbrel.engine.repair.RepairRequest;
import io.whimbrel.engine.repair.RepairedTable;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.sync.ChangeFlow;
import io.whimbrel.engine.sync.SyncPhase;
import io.whimbrel.engine.verify.Wanted;
import java.util.List;
import java.util.Optional;

/**
 * Repairs when somebody asks. Writing needs the lease, and changes go on in this process; looking
 * may be done beside another process that works on the run.
 */
final class RepairCommand {
  private final Setting setting;
  private final RunBook book;
  private final OpenWork work;
  private final StopSignal closing;
  private final VerifyCommand verify;

  RepairCommand(Setting setting, OpenWork work, StopSignal closing) {
    this.setting = setting;
    this.book = new RunBook(setting);
    this.work = work;
    this.closing = closing;
    this.verify = new VerifyCommand(setting, work, closing, Wanted.PLANNED);
  }

  List<RepairedTable> repair(RunRecord run, RepairRequest request) {
    verify.requireSyncing(run);
    try (RunSession session = session(run, request)) {
      RunFrame frame = session.frame();
      work.opened(frame.sides());
      frame.board().phase(Phase.VERIFY);
      Operators.note(frame.chronicle(), Phase.VERIFY);
      return frame.lease().isGuest()
          ? new Repair(frame, new DistantCatching(frame), Optional.empty()).run(request)
          : asWorker(frame, request);
    }
  }

  private RunSession session(RunRecord run, RepairRequest request) {
    try {
      return RunSession.open(setting, run.run(), RunSession.Role.WORKER, closing);
    } catch (Problem problem) {
      if (problem.code() != ProblemCode.LOCKED || request.mode() == RepairRequest.Mode.APPLY) {
        throw problem;
      }
      return RunSession.open(setting, run.run(), RunSession.Role.GUEST, closing);
    }
  }

  private List<RepairedTable> asWorker(RunFrame frame, RepairRequest request) {
    new RunWalk(setting, frame).requireSameSource();
    verify.requireSyncing(book.now());
    try (ChangeFlow flow = ChangeFlow.open(frame)) {
      new SyncPhase(frame, flow).run();
      FlowCatching sync = new FlowCatching(flow);
      List<RepairedTable> repaired = new Repair(frame, sync, Optional.of(sync)).run(request);
      GoNoGo.proofsAgain(frame, Phase.VERIFY);
      return repaired;
    }
  }
}
