package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.ColumnDifference;
import io.whimbrel.core.proof.RowDifference.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes differences from result rows: kind, source key, expected, found, which columns differ. */
final class DifferenceReader {

  private final List<String> keyNames;
  private final List<ColumnMapping> columns;
  private final Optional<LackedTexts> lacked;

  DifferenceReader(
      TableMapping mapping, List<ColumnMapping> compared, Optional<LackedTexts> lacked) {
    this.keyNames = mapping.source().keyColumns();
    this.columns = List.copyOf(compared);
    this.lacked = lacked;
  }

  RowDifference read(ResultSet row) throws SQLException {
    Kind kind = Kind.valueOf(row.getString(1));
    @Nullable String[] key = (@Nullable String[]) row.getArray(2).getArray();
    List<ColumnDifference> differences = new ArrayList<>();
    int number = lacked.isEmpty() ? 0 : row.getInt(6);
    if (number < 0) {
      for (int i = 0; i < key.length; i++) {
        key[i] = lacked.orElseThrow().keyPart(number, i);
      }
    }
    if (kind == Kind.DIFFERENT) {
      @Nullable String[] expected = (@Nullable String[]) row.getArray(3).getArray();
      @Nullable String[] found = (@Nullable String[]) row.getArray(4).getArray();
      Boolean[] differs = (Boolean[]) row.getArray(5).getArray();
      for (int i = 0; i < differs.length; i++) {
        ColumnMapping column = columns.get(i);
        if (number != 0 && lacked.orElseThrow().isLacking(number, column)) {
          differences.add(
              lacked.orElseThrow().difference(number, column, !differs[i], expected[i], found[i]));
        } else if (differs[i]) {
          differences.add(new ColumnDifference(column.name(), expected[i], found[i]));
        }
      }
    }
    return new RowDifference(kind, sourceKey(key), name(key), differences);
  }

  /** Empty for a row of the target that has no whole key: it cannot be asked for by one. */
  private static List<String> sourceKey(@Nullable String[] key) {
    List<String> values = Arrays.stream(key).flatMap(Stream::ofNullable).toList();
    return values.size() == key.length ? values : List.of();
  }

  private String name(@Nullable String[] key) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < key.length; i++) {
      parts.add(keyNames.get(i) + "=" + Objects.requireNonNullElse(key[i], "NULL"));
    }
    return String.join(", ", parts);
  }
}
