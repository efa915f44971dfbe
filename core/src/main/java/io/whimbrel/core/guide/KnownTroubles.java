package io.whimbrel.core.guide;

import io.whimbrel.core.plan.step.StepCheck;
import io.whimbrel.core.plan.step.StepCommand;
import io.whimbrel.core.plan.step.StepDatabase;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What goes wrong in most guides sooner or later. Each check looks for the cause and holds when it
 * is there; those that ask a database are left out where a plan names none.
 */
public final class KnownTroubles {
  private static final String UNTYPED =
      """
      files=$(find . -type d -name '.*' ! -name . -prune -o -type f \\( -name '*.sql' -o -name '*.py' -o -name '*.scala' \\) -print)
      [ -n "$files" ] && echo "$files" | tr '\\n' '\\0' | xargs -0 grep -lE "lit\\(|= *'[0-9]+([.][0-9]+)?'([^:]|$)"
      """;

  private static final String LITTLE_MEMORY =
      """
      awk '/^MemTotal:/ { all = $2 } /^MemAvailable:/ { free = $2 } END { exit !(free * 10 < all) }' /proc/meminfo \\
        || awk '$1 == "oom_kill" && $2 > 0 { found = 1 } END { exit !found }' /sys/fs/cgroup/memory.events 2> /dev/null
      """;

  private static final String CONFLICTS =
      """
      select (exists (select from pg_index where not indisvalid)
        or exists (
          select from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where c.relkind in ('r', 'p', 'v', 'm') and n.nspname !~ '^pg_'
            and n.nspname not in ('information_schema', 'whimbrel')
          group by c.relname having count(*) > 1))::text
      """;

  private static final String SLOW =
      """
      select (exists (
          select from pg_stat_user_tables
          where n_mod_since_analyze > 1000 and n_mod_since_analyze > n_live_tup / 5)
        or exists (select from pg_locks where not granted))::text
      """;

  private static final String SPARK =
      """
      conf="${SPARK_CONF_DIR:-${SPARK_HOME:-/opt/spark}/conf}/spark-defaults.conf"
      [ -f "$conf" ] && ! grep -qE '^ *spark[.]sql[.]adaptive[.]enabled[ =]+true' "$conf"
      """;

  private static final String UNPROVED =
      """
      select exists (select from pg_constraint where not convalidated)::text
      """;

  private KnownTroubles() {}

  /**
   * All of them.
   *
   * @param target the database that checks ask
   */
  public static List<Trouble> of(Optional<StepDatabase> target) {
    return List.of(
        new Trouble(
            "type-casting",
            pattern(
                "invalid input syntax for|cannot (be )?cast|operator does not exist"
                    + "|is of type .{1,80} but expression is of type|datatype mismatch"
                    + "|data type mismatch|out of range"),
            "Type Casting Errors: update all literal expressions, so that each says its type, as in"
                + " '42'::bigint, or lit(42).cast(\"long\") in Spark.",
            command(UNTYPED)),
        new Trouble(
            "memory",
            pattern(
                "out of memory|outofmemory|cannot allocate memory|oom-?kill|exited with 137"
                    + "|java heap space|gc overhead"),
            "Memory Issues: adjust container resource allocation (memory limit, Java heap, Spark"
                + " executor memory), or let the step work in smaller parts.",
            command(LITTLE_MEMORY)),
        new Trouble(
            "schema-conflict",
            pattern(
                "already exists|does not exist|duplicate (object|column|table|key)"
                    + "|undefined (table|column)|schema mismatch"),
            "Schema Conflicts: go back with 'whimbrel guide rollback', drop what is left of the"
                + " affected tables when nothing else needs it, and recreate them by running"
                + " again.",
            query(target, CONFLICTS)),
        new Trouble(
            "performance",
            pattern(
                "statement timeout|lock timeout|did not end in time|timed out|too slow"
                    + "|canceling statement|deadlock"),
            "Performance Degradation: run 'analyze' on the tables that were filled, look for locks"
                + " that others hold, and compare the plans of slow queries.",
            query(target, SLOW)),
        new Trouble(
            "spark-configuration",
            pattern("spark|shuffle|executor lost|fetchfailed"),
            "Performance Degradation: review Spark configuration: spark.sql.adaptive.enabled,"
                + " spark.sql.shuffle.partitions, spark.executor.memory and"
                + " spark.executor.memoryOverhead.",
            command(SPARK)),
        new Trouble(
            "data-quality",
            pattern(
                "violates (not-null|check|foreign key|unique|exclusion)|null value in column"
                    + "|is expected|data quality|orphan"),
            "Data Quality Issues: validate pipeline dependencies: what fills these tables must have"
                + " run before, as a whole; then mend or set aside the rows that are named.",
            query(target, UNPROVED)));
  }

  private static Pattern pattern(String words) {
    return Pattern.compile(words, Pattern.CASE_INSENSITIVE);
  }

  private static Optional<StepCheck> command(String script) {
    return Optional.of(new StepCheck.Command(StepCommand.shell(script.strip())));
  }

  private static Optional<StepCheck> query(Optional<StepDatabase> target, String sql) {
    return target.map(database -> new StepCheck.Query(sql.strip(), database, "true"));
  }
}
