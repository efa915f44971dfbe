package io.whimbrel.engine.prepare;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableStructure;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.structure.SourceStructure;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes ready: the run's own tables and the structure on the target, the fence that keeps others
 * from writing there, the source's log kept from a position on, every table cut into chunks. Each
 * part finds out by itself what is there already.
 */
public final class PreparePhase {
  private final RunFrame frame;

  /** For a run. */
  public PreparePhase(RunFrame frame) {
    this.frame = frame;
  }

  /** Prepares. */
  public void run() {
    frame.enter(Phase.PREPARE);
    frame.chronicle().step(Phase.PREPARE, "prepare", this::prepare);
  }

  private String prepare() {
    noteWhatIsFenced();
    once("control tables", this::control);
    once("schema before copy", this::schema);
    once("target fence", this::fence);
    if (frame.plan().strategy() != Strategy.BIG_BANG) {
      keepLog();
    }
    once("chunks", this::chunks);
    return frame.journal().chunks(frame.run()).size() + " chunks";
  }

  private void once(String name, Supplier<String> body) {
    frame.stop().check();
    frame.chronicle().stepOnce(Phase.PREPARE, name, body);
  }

  private void noteWhatIsFenced() {
    List<TableStructure> structure =
        frame
            .retry()
            .call(Phase.PREPARE, "reading the source's structure", frame.cargo()::structure);
    new SourceStructure(frame).note(structure);
    new Enlisting(frame, Phase.PREPARE).note();
  }

  private String control() {
    frame
        .retry()
        .run(
            Phase.PREPARE,
            "making the control tables",
            () -> {
              frame.source().takeOver();
              frame.target().takeOver(frame.epoch());
            });
    FaultPoint.PREPARE_CONTROL_CREATED.pass();
    return "";
  }

  private String schema() {
    SchemaSteps steps = new SchemaSteps(frame);
    steps.noteFound();
    return steps.runTogether(Phase.PREPARE, steps.of(SchemaStep.Stage.BEFORE_COPY), frame.retry());
  }

  private String fence() {
    return new Enlisting(frame, Phase.PREPARE).fence()
        + " tables of the target refuse writes of others";
  }

  /** Makes the source keep its log; a big bang does so when nobody writes any more. */
  public void keepLog() {
    once("change log", this::log);
  }

  private String log() {
    Position start = new Enlisting(frame, Phase.PREPARE).publish();
    frame.chronicle().position(Facts.LOG_START, start);
    return "changes are read from " + start;
  }

  private String chunks() {
    List<Chunk> chunks = new ChunkCutting(frame).cut(Phase.PREPARE, frame.cargo().rowTables());
    frame.journal().storeChunks(frame.run(), chunks);
    FaultPoint.PREPARE_CHUNKS_STORED.pass();
    return chunks.size() + " chunks";
  }
}
