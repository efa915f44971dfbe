package io.whimbrel.engine.cutover;

import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.downtime.Downtime;
import io.whimbrel.engine.gonogo.GoNoGo;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.structure.SourceStructure;
import java.util.function.BooleanSupplier;

/**
 * A big bang is prepared, nothing is copied, and the application goes on. A downtime that has begun
 * passes; one that was given back comes to the gate again.
 */
record BeforeDowntime(RunFrame frame) implements GateMoment {

  @Override
  public String name() {
    return "downtime";
  }

  @Override
  public boolean isPassed() {
    return new Downtime(frame).isOpen();
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public String opened() {
    return "the run came to gate CUTOVER, before its downtime";
  }

  @Override
  public String waiting() {
    return "waits for 'whimbrel approve cutover': the downtime begins then";
  }

  @Override
  public GoNoGo list() {
    return GoNoGo.beforeDowntime(frame);
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public String ruleComment() {
    return "everything is prepared";
  }

  @Override
  public void requireStructure() {
    new SourceStructure(frame).require();
  }

  @Override
  public boolean tend() {
    return false;
  }

  /** What the source looks like may have changed while the run waited. */
  @Override
  public boolean proceed(BooleanSupplier isGo) {
    frame.board().note("");
    frame.retry().run(Phase.PREPARE, "looking for DDL", this::requireStructure);
    PreparedTransactions.require(frame, Phase.PREPARE);
    return true;
  }
}
