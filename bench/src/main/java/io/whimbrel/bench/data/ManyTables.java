package io.whimbrel.bench.data;

import io.whimbrel.bench.data.DataSet.Filling;
import io.whimbrel.bench.data.HandCopy.SmallTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Five hundred small tables, each with a key and an index. */
public final class ManyTables {
  private static final int ROWS = 1_000;
  private static final int EACH = 25;

  private ManyTables() {}

  /** The data set at a scale: fewer tables, not smaller ones. */
  public static DataSet of(Scale scale) {
    int tables = (int) scale.of(500, 10);
    List<String> statements = new ArrayList<>();
    List<SmallTable> small = new ArrayList<>();
    for (int i = 1; i <= tables; i++) {
      SmallTable table = table(String.format(Locale.ROOT, "t%04d", i));
      small.add(table);
      statements.add(table.create());
      statements.add(rows(table.name(), i));
      statements.addAll(table.after());
    }
    return new DataSet(
        "many",
        "%,d tables of %,d rows, a key and an index each".formatted(tables, ROWS),
        (long) tables * ROWS,
        Filling.by(statements),
        HandCopy.inTransactions(small, EACH));
  }

  private static SmallTable table(String name) {
    return new SmallTable(
        name,
        """
        create table %s \
        (id int not null, number int not null, name text not null, at timestamptz not null)\
        """
            .formatted(name),
        List.of(
            "alter table %s add primary key (id)".formatted(name),
            "create index %1$s_number_idx on %1$s (number)".formatted(name)));
  }

  private static String rows(String name, int ordinal) {
    return """
    insert into %1$s
      select i, hashint4(i * %2$d), md5((i * %2$d)::text),
        timestamptz '2022-01-01Z' + i * interval '1 hour'
      from generate_series(1, %3$d) i
    """
        .formatted(name, ordinal, ROWS);
  }
}
