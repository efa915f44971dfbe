package io.whimbrel.engine.unlogged;

import io.whimbrel.core.database.row.TableSnapshot;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.ChunkMarker;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import java.util.List;

/**
 * Carries the tables whose changes are not in the log once more, whole, while the source is fenced:
 * each is emptied on the target and copied again. The proof that follows compares all their rows.
 */
public final class UnloggedTables {
  private final RunFrame frame;

  /** For a run. */
  public UnloggedTables(RunFrame frame) {
    this.frame = frame;
  }

  /** Carries them; returns what was done, in words. */
  public String carry(Retry retry) {
    List<Chunk> chunks = frame.journal().chunks(frame.run());
    long tables = 0;
    long rows = 0;
    for (TableMapping mapping : frame.cargo().rowMappings()) {
      if (mapping.source().isLogged()) {
        continue;
      }
      List<Chunk> own =
          chunks.stream().filter(c -> c.table().equals(mapping.source().name())).toList();
      rows +=
          retry.call(
              Phase.CUTOVER,
              "carrying unlogged " + mapping.source().name() + " again",
              () -> carry(mapping, own, retry));
      tables++;
    }
    return "%d unlogged tables with %d rows".formatted(tables, rows);
  }

  private long carry(TableMapping mapping, List<Chunk> chunks, Retry retry) {
    frame.target().rows().reset(mapping, frame.epoch());
    RowFormat format = frame.target().rows().format(mapping);
    long rows = 0;
    try (TableSnapshot snapshot = frame.source().rows().snapshot(mapping.source())) {
      for (Chunk chunk : chunks) {
        retry.stop().check();
        try (RowStream stream = snapshot.read(mapping, chunk.bounds(), format)) {
          ChunkMarker marker =
              frame
                  .target()
                  .rows()
                  .load(mapping, chunk, snapshot.text(), format, stream, frame.epoch());
          rows += marker.rows();
        }
      }
    }
    return rows;
  }
}
