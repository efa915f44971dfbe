package io.whimbrel.engine.back;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.mapping.MappingResult;
import io.whimbrel.core.plan.mapping.ReverseMappings;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.run.Course;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.prepare.ChunkCutting;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Cargo;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Pressure;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.Sides;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.throttle.ThrottleWatch;
import io.whimbrel.engine.verify.ProofRound;
import io.whimbrel.engine.verify.RoundLedger;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * What a round of proofs behind the cutover stands on: the way back's run, with connections of its
 * own that can be cut without harm to it, and held back by the plan's limits as they are measured
 * on the new side.
 */
final class ProvingFrame implements AutoCloseable {
  private final RunFrame forth;
  private final Sides sides;
  private final ThrottleWatch throttle;
  private final RunFrame frame;
  private final AtomicReference<List<Chunk>> chunks = new AtomicReference<>(List.of());

  ProvingFrame(RunFrame forth, RunFrame back, RoundLedger ledger, StopSignal stop) {
    this.forth = forth;
    Plan plan = back.plan();
    Chronicle chronicle =
        back.chronicle()
            .as(
                new BackJournal(forth.journal(), forth.run())
                    .proving(_ -> chunks.get(), ledger::saw),
                back.run(),
                stop);
    this.sides = Sides.open(plan, forth.products(), back.run(), Course.BACK, forth.epoch());
    Board board = new Board();
    board.phase(Phase.VERIFY);
    Pressure pressure = new Pressure();
    this.throttle =
        ThrottleWatch.start(
            plan.limits(),
            chronicle,
            board,
            pressure,
            forth.clock(),
            () -> sides.source().meter(plan.limits().throttle()));
    this.frame =
        new RunFrame(
            plan,
            back.run(),
            forth.lease(),
            forth.pauses(),
            sides,
            exact(plan),
            chronicle,
            board,
            throttle.valve(),
            pressure,
            new Retry(plan.limits().retry(), chronicle, stop),
            stop,
            forth.clock(),
            forth.products());
  }

  private Cargo exact(Plan plan) {
    return new Cargo(
        plan,
        sides.source(),
        found -> {
          List<TableMapping> there = forth.cargo().mappings();
          ExactColumns exact = new ExactColumns(there);
          MappingResult back = ReverseMappings.of(forth.plan(), there, found.tables());
          return new MappingResult(
              back.mappings().stream().map(exact::of).toList(), back.findings());
        });
  }

  /** The frame, its tables not cut. */
  RunFrame frame() {
    return frame;
  }

  /** The frame, its tables cut into chunks. */
  RunFrame cut() {
    chunks.set(new ChunkCutting(frame).cut(Phase.MONITOR, frame.cargo().rowTables()));
    return frame;
  }

  /** All that the way back brings, and what never travelled. */
  ProofRound.Ground ground(RunFrame back) {
    return new ProofRound.Ground(
        back.cargo().rowMappings(),
        forth.cargo().mappings().stream()
            .filter(m -> !m.asides().isEmpty())
            .map(m -> m.source().name())
            .collect(Collectors.<TableName>toSet()));
  }

  /** Cuts its connections; statements that run end. Any thread may. */
  void cutOff() {
    sides.close();
  }

  @Override
  public void close() {
    throttle.close();
    sides.close();
  }
}
