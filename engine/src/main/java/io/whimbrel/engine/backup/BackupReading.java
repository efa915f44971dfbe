package io.whimbrel.engine.backup;

import io.whimbrel.core.database.row.TableSnapshot;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a backup reads, and in what.
 *
 * @param takenAt when the snapshot was taken
 */
record BackupReading(
    Inventory inventory,
    Map<TableName, List<Chunk>> chunks,
    TableSnapshot snapshot,
    Instant takenAt) {

  List<Chunk> chunksOf(Table table) {
    return chunks.getOrDefault(table.name(), List.of());
  }

  /** A chunk to be read, and the file that may get its rows. */
  record Task(Table table, Chunk chunk, String file) {}

  /** All chunks, those of the biggest table first. */
  List<Task> tasks() {
    List<Task> tasks = new ArrayList<>();
    int number = 0;
    for (Table table : inventory.tables()) {
      for (Chunk chunk : chunksOf(table)) {
        String file = "rows/%05d-%05d.copy.gz".formatted(number, chunk.ordinal());
        tasks.add(new Task(table, chunk, file));
      }
      number++;
    }
    tasks.sort(Comparator.comparingLong((Task task) -> task.table.bytes()).reversed());
    return tasks;
  }
}
