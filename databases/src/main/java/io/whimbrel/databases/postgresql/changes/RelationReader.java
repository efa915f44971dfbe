package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads tuples of one relation into the order of the table's stored columns. Used by one thread.
 */
final class RelationReader {

  private final Table table;
  private final int size;
  private final int[] places;

  RelationReader(Table table, Relation relation) {
    this.table = table;
    List<String> stored =
        table.columns().stream().filter(Column::isStored).map(Column::name).toList();
    this.size = stored.size();
    this.places =
        relation.columns().stream().mapToInt(column -> stored.indexOf(column.name())).toArray();
  }

  TableName name() {
    return table.name();
  }

  Table table() {
    return table;
  }

  /** Reads TupleData. */
  Tuple tuple(ByteBuffer in) {
    int count = in.getShort();
    byte[] @Nullable [] values = new byte[size][];
    for (int i = 0; i < count; i++) {
      byte kind = in.get();
      byte @Nullable [] value =
          switch (kind) {
            case 'n' -> null;
            case 'u' -> Tuple.unchanged();
            case 't' -> {
              byte[] bytes = new byte[in.getInt()];
              in.get(bytes);
              yield bytes;
            }
            default -> throw new IllegalStateException("tuple data of kind " + (char) kind);
          };
      if (places[i] >= 0) {
        values[places[i]] = value;
      }
    }
    return Tuple.of(values);
  }
}
