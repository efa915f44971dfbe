package io.whimbrel.engine.compare;

import io.whimbrel.core.database.ComparedDatabase;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.verify.VerifyRules;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.run.Valve;
import io.whimbrel.engine.verify.ProofGround;
import java.time.Clock;

/**
 * What a comparison stands on, for as long as one process works on it. Its parts are safe for use
 * by several threads.
 */
public record ComparisonFrame(
    ComparisonRequest request,
    ComparedDatabase source,
    ComparedDatabase target,
    Chronicle chronicle,
    Board board,
    Valve valve,
    Retry retry,
    StopSignal stop,
    Clock clock) {

  /** The journal. */
  Journal journal() {
    return chronicle.journal();
  }

  /** Under which the journal knows this work. */
  RunId run() {
    return chronicle.run();
  }

  /** What looks at rows stand on. */
  ProofGround ground() {
    int bits = request.map().map(Plan::verify).orElse(VerifyRules.DEFAULT).checksum().digestBits();
    return new ProofGround(source.rows(), target.compared(), _ -> source.format(), bits, valve);
  }
}
