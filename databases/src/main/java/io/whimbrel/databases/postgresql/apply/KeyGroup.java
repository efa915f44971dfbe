package io.whimbrel.databases.postgresql.apply;

import io.whimbrel.databases.postgresql.dialect.TextArray;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** Keys, with one array of their values for each key column. Not changed after it is made. */
record KeyGroup(List<List<String>> keys, List<TextArray> arrays) {

  /** These keys. */
  static KeyGroup of(List<List<String>> keys, int columns) {
    return new KeyGroup(
        keys,
        IntStream.range(0, columns)
            .mapToObj(i -> TextArray.of(keys, key -> key.get(i).getBytes(StandardCharsets.UTF_8)))
            .toList());
  }
}
