package io.whimbrel.bench.section;

import static io.whimbrel.bench.section.Systems.BY_HAND;
import static io.whimbrel.bench.section.Systems.DUMP;
import static io.whimbrel.bench.section.Systems.PGCOPYDB;
import static io.whimbrel.bench.section.Systems.WHIMBREL;

import io.whimbrel.bench.data.BankData;
import io.whimbrel.bench.data.DataSet;
import io.whimbrel.bench.data.ManyTables;
import io.whimbrel.bench.data.Scale;
import io.whimbrel.bench.data.ShopTables;
import io.whimbrel.bench.data.WideData;
import io.whimbrel.bench.figure.Goal;
import io.whimbrel.bench.figure.Metric;
import io.whimbrel.bench.section.Bench.Entrant;
import java.util.ArrayList;
import java.util.List;

/** The whole copy of a database: schema, rows, keys, indexes, constraints, statistics. */
public final class CopySection implements Section {
  private static final String MAPPED = "whimbrel, users to UUID keys";
  private static final String UNMAPPED = "whimbrel, as they are";
  private static final String PGCOPYDB_SCRIPT =
      """
      pgcopydb clone --source "$SOURCE" --target "$TARGET" --dir "$DIR/pgcopydb" \
        --no-owner --no-acl --table-jobs 2 --index-jobs 2
      """;
  private static final String DUMP_SCRIPT =
      """
      pg_dump --no-owner --format custom --compress 0 "$SOURCE" |
        pg_restore --no-owner --dbname "$TARGET"
      psql -Xq "$TARGET" -c analyze
      """;

  /** The section. */
  public CopySection() {}

  @Override
  public void measure(Bench bench) {
    for (DataSet set : sets(bench.scale())) {
      bench.say("copy " + set.name() + ": " + set.title());
      set.makeOn(bench.servers().source());
      for (int round = 1; round <= bench.rounds(); round++) {
        bench.round("copy " + set.name(), round, entrants(bench, set));
      }
    }
    mapped(bench);
  }

  private static List<DataSet> sets(Scale scale) {
    return List.of(WideData.of(scale), BankData.of(scale), ManyTables.of(scale));
  }

  private static List<Entrant> entrants(Bench bench, DataSet set) {
    Copies copies = new Copies(bench);
    List<Entrant> entrants = new ArrayList<>();
    entrants.add(script(copies, set, BY_HAND, set.byHand()));
    entrants.add(new Entrant(WHIMBREL, () -> copies.byWhimbrel(set, WHIMBREL, "").used()));
    if (bench.shell().output("pgcopydb", "--version").isPresent()) {
      entrants.add(script(copies, set, PGCOPYDB, PGCOPYDB_SCRIPT));
    }
    entrants.add(script(copies, set, DUMP, DUMP_SCRIPT));
    return entrants;
  }

  private static Entrant script(Copies copies, DataSet set, String system, String script) {
    return new Entrant(system, () -> copies.byScript(set, system, script).used());
  }

  private static void mapped(Bench bench) {
    DataSet set = ShopTables.of(bench.scale());
    bench.say("copy mapped: " + set.title());
    set.makeOn(bench.servers().source());
    Copies copies = new Copies(bench);
    List<Entrant> entrants =
        List.of(
            new Entrant(
                UNMAPPED, () -> copies.byWhimbrel(set, UNMAPPED, ShopTables.UNMAPPED).used()),
            new Entrant(MAPPED, () -> copies.byWhimbrel(set, MAPPED, ShopTables.MAPPED).used()));
    for (int round = 1; round <= bench.rounds(); round++) {
      bench.round("copy mapped", round, entrants);
    }
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        ratio("whole copy, wide", "copy wide", BY_HAND, 1.0),
        ratio("whole copy, wide", "copy wide", PGCOPYDB, 0.75),
        ratio("whole copy, pgbench", "copy pgbench", BY_HAND, 1.0),
        ratio("whole copy, small tables", "copy many", BY_HAND, 1.2),
        ratio("whole copy, small tables", "copy many", PGCOPYDB, 0.4),
        new Goal.Ratio("mapped table", "copy mapped", MAPPED, UNMAPPED, Metric.SECONDS, 1.6));
  }

  private static Goal ratio(String piece, String group, String against, double max) {
    return new Goal.Ratio(piece, group, WHIMBREL, against, Metric.SECONDS, max);
  }
}
