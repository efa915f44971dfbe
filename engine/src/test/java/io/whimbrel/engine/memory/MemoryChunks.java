package io.whimbrel.engine.memory;

import io.whimbrel.core.database.row.ChunkTransaction;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.ChunkMarker;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Chunks on their way into a target in memory: nothing of them is there before they commit. */
final class MemoryChunks implements ChunkTransaction {
  private final MemoryTarget target;
  private final long writer;
  private final List<Runnable> writes = new ArrayList<>();

  MemoryChunks(MemoryTarget target, long writer) {
    this.target = target;
    this.writer = writer;
    target.check(writer);
  }

  @Override
  public ChunkMarker load(
      TableMapping mapping, Chunk chunk, String snapshot, RowFormat format, RowStream stream) {
    Optional<ChunkMarker> there = target.marker(chunk);
    if (there.isPresent()) {
      return there.get();
    }
    SortedMap<String, String> read = Rows.read(stream);
    ChunkMarker marker =
        new ChunkMarker(chunk.table(), chunk.ordinal(), snapshot, read.size(), read.size() * 10L);
    writes.add(
        () -> {
          target.add(writer, mapping.target(), read);
          target.add(marker);
        });
    return marker;
  }

  @Override
  public void commit() {
    synchronized (target) {
      target.check(writer);
      writes.forEach(Runnable::run);
    }
    writes.clear();
  }

  @Override
  public void close() {
    writes.clear();
  }
}
