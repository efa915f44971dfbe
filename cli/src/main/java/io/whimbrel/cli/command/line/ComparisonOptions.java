package io.whimbrel.cli.command.line;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.rule.Quantity;
import io.whimbrel.engine.DatabaseComparison.Beginning;
import io.whimbrel.engine.compare.ComparisonRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which two databases are compared without a migration. */
public final class ComparisonOptions {

  @Option(
      names = "--from",
      paramLabel = "URL",
      description = {
        "Compares two databases without a migration: the one that is right.",
        "env:NAME, file:PATH, or a URL without a password."
      })
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "URL",
      description = "The one that is compared with it. Nothing is written on either.")
  private @Nullable String to;

  @Option(
      names = "--map",
      paramLabel = "PLAN",
      description = "A plan that says what becomes of tables, columns and keys (default: by name).")
  private @Nullable Path map;

  @Option(
      names = "--exclude",
      split = ",",
      paramLabel = "PATTERN",
      description = "With --from: not these.")
  private List<String> excluded = List.of();

  @Option(
      names = "--settle",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = {
        "With --from: how long rows that differ are left alone before they are",
        "read again (default: ${DEFAULT-VALUE})."
      })
  private String settle = "10s";

  @Option(
      names = "--again",
      description = "With --from: begins anew, where a comparison was interrupted.")
  private boolean isAgain;

  /** Whether two databases are to be compared. */
  public boolean isAsked() {
    boolean isOther = map != null || isAgain || !excluded.isEmpty();
    if (from == null && to == null && isOther) {
      throw usage(
          "--map, --exclude and --again compare two databases, and none are named",
          "add --from and --to, or leave them out");
    }
    return from != null || to != null;
  }

  /** Where the comparison begins. */
  public Beginning beginning() {
    return isAgain ? Beginning.AGAIN : Beginning.GO_ON;
  }

  /**
   * What is asked for.
   *
   * @param levels that were named; none for the usual ones
   * @param tables names or patterns; none for all
   */
  public ComparisonRequest request(Wiring wiring, List<Level> levels, List<String> tables) {
    if (from == null || to == null) {
      throw usage("only one database is named", "give both --from and --to");
    }
    Optional<Plan> plan = Optional.ofNullable(map).map(wiring::planToLook);
    return new ComparisonRequest(
        UrlArgument.parse("--from", from).url(wiring),
        UrlArgument.parse("--to", to).url(wiring),
        new TableSelection(tables.isEmpty() ? List.of("*") : tables, excluded),
        plan,
        levels(levels, plan),
        time());
  }

  private static Set<Level> levels(List<Level> asked, Optional<Plan> plan) {
    boolean hasRules = plan.filter(p -> !p.verify().rules().isEmpty()).isPresent();
    if (asked.isEmpty()) {
      return hasRules
          ? EnumSet.of(Level.COUNT, Level.CHECKSUM, Level.RULES)
          : EnumSet.of(Level.COUNT, Level.CHECKSUM);
    }
    if (asked.contains(Level.RULES) && !hasRules) {
      throw usage("no rules are given", "name a plan with 'verify: rules:' by --map");
    }
    return Set.copyOf(asked);
  }

  private Duration time() {
    return Quantity.duration(settle)
        .orElseThrow(() -> usage("--settle is '" + settle + "'", "write " + Quantity.DURATION));
  }

  private static Problem usage(String what, String fix) {
    return Problem.of(ProblemCode.USAGE).what(what).fix(fix).exception();
  }
}
