package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.core.change.LargeSlice;
import io.whimbrel.core.change.LargeValue;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** Reads TupleData; large values stay in the message. */
  Tuple tuple(ByteBuffer in) {
    int count = in.getShort();
    byte[] @Nullable [] values = new byte[size][];
    Map<Integer, LargeValue> large = new HashMap<>(0);
    for (int i = 0; i < count; i++) {
      byte kind = in.get();
      int length = kind == 't' ? in.getInt() : 0;
      int place = places[i];
      if (place < 0) {
        in.position(in.position() + length);
      } else if (length >= LargeValue.LENGTH_MIN) {
        large.put(place, new LargeSlice(in.array(), in.arrayOffset() + in.position(), length));
        in.position(in.position() + length);
      } else {
        values[place] = value(kind, in, length);
      }
    }
    return large.isEmpty() ? Tuple.of(values) : Tuple.of(values, large);
  }

  private static byte @Nullable [] value(byte kind, ByteBuffer in, int length) {
    return switch (kind) {
      case 'n' -> null;
      case 'u' -> Tuple.unchanged();
      case 't' -> {
        byte[] bytes = new byte[length];
        in.get(bytes);
        yield bytes;
      }
      default -> throw new IllegalStateException("tuple data of kind " + (char) kind);
    };
  }
}
