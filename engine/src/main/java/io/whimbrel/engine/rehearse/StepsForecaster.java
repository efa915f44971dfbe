package io.whimbrel.engine.rehearse;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.Step.Trait;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.StepCheck;
import io.whimbrel.core.plan.step.Steps;
import io.whimbrel.core.rehearsal.StepsForecast;
import io.whimbrel.core.rehearsal.StepsForecast.OfStep;
import io.whimbrel.core.rehearsal.StepsForecast.Range;
import io.whimbrel.engine.rehearse.StepChoice.Back;
import io.whimbrel.engine.rehearse.StepChoice.How;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Foretells how long the steps of a plan take, from how long those took that were tried:
 *
 * <ol>
 *   <li>What works on rows takes between the same time, as a change of the catalog does, and that
 *       many times as long as there are more rows in fact: nothing tells which of them a script is.
 *   <li>What works on files, of which all were copied, takes the same time.
 *   <li>Both are widened as {@link Forecaster} does, by what another day and scaling may change.
 *   <li>Of what was not tried, or by a stand-in, or not to its end, nothing is known.
 * </ol>
 *
 * @param there how long steps took that came to their end, by name
 * @param back how long taking them back took, by name
 * @param factors how many times the rehearsal's rows the real ones are, by database
 */
public record StepsForecaster(
    Steps steps,
    List<StepChoice> choices,
    Map<String, Duration> there,
    Map<String, Duration> back,
    Map<DatabaseUrl, Double> factors) {

  public StepsForecaster {
    choices = List.copyOf(choices);
    there = Map.copyOf(there);
    back = Map.copyOf(back);
    factors = Map.copyOf(factors);
  }

  /** The forecast. */
  public StepsForecast forecast() {
    List<OfStep> foretold = choices.stream().map(this::foretold).toList();
    Map<String, Duration> least = new HashMap<>();
    foretold.forEach(f -> f.there().ifPresent(range -> least.put(f.name(), range.least())));
    Map<String, Duration> chains = new HashMap<>();
    Duration longest =
        steps.all().stream()
            .map(step -> chain(step, least, chains))
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    Range sum = foretold.stream().flatMap(f -> f.there().stream()).reduce(Range.ZERO, Range::plus);
    Range backSum =
        foretold.stream().flatMap(f -> f.back().stream()).reduce(Range.ZERO, Range::plus);
    return new StepsForecast(foretold, new Range(longest, sum.most()), backSum);
  }

  /** How long it takes at least until a step is done. */
  private Duration chain(Step step, Map<String, Duration> least, Map<String, Duration> known) {
    Duration found = known.get(step.name());
    if (found == null) {
      Duration before =
          steps.before(step).stream()
              .map(other -> chain(other, least, known))
              .max(Duration::compareTo)
              .orElse(Duration.ZERO);
      found = before.plus(least.getOrDefault(step.name(), Duration.ZERO));
      known.put(step.name(), found);
    }
    return found;
  }

  private OfStep foretold(StepChoice choice) {
    Step step = choice.step();
    double factor = factor(step.action());
    Optional<Range> time =
        choice.how() == How.TRIED
            ? Optional.ofNullable(there.get(step.name())).map(took -> range(took, factor))
            : step.action() instanceof StepAction.Wait wait
                ? Optional.of(new Range(wait.time(), wait.time()))
                : Optional.empty();
    return new OfStep(step.name(), time, back(choice, factor), basis(choice, time, factor));
  }

  private Optional<Range> back(StepChoice choice, double factor) {
    Step step = choice.step();
    boolean isNothing =
        step.is(Trait.IRREVERSIBLE)
            || (step.undo().isEmpty()
                && switch (step.action()) {
                  case StepAction.Check _, StepAction.Wait _, StepAction.WaitUntil _ -> true;
                  case StepAction.Sql _,
                      StepAction.Migrations _,
                      StepAction.Command _,
                      StepAction.Http _,
                      StepAction.ChangeFile _,
                      StepAction.Code _,
                      StepAction.Copy _,
                      StepAction.Manual _,
                      StepAction.Traffic _,
                      StepAction.Maintenance _ ->
                      false;
                });
    if (isNothing) {
      return Optional.of(Range.ZERO);
    }
    return choice.how() == How.TRIED && choice.back() == Back.TRIED
        ? Optional.ofNullable(back.get(step.name())).map(took -> range(took, factor))
        : Optional.empty();
  }

  private static Range range(Duration took, double factor) {
    return new Range(
        Forecaster.around(took, 1, 0).low(), Forecaster.around(took, factor, 0).high());
  }

  /** Commands may work on any of the databases that they were given. */
  private double factor(StepAction action) {
    return switch (action) {
      case StepAction.Sql sql -> of(sql.database().url());
      case StepAction.Migrations migrations -> of(migrations.database().url());
      case StepAction.Check check -> factor(check.check());
      case StepAction.WaitUntil wait -> factor(wait.check());
      case StepAction.Command _ -> ofAny();
      case StepAction.Http _,
          StepAction.ChangeFile _,
          StepAction.Code _,
          StepAction.Copy _,
          StepAction.Wait _,
          StepAction.Manual _,
          StepAction.Traffic _,
          StepAction.Maintenance _ ->
          1;
    };
  }

  private double factor(StepCheck check) {
    return switch (check) {
      case StepCheck.Query query -> of(query.database().url());
      case StepCheck.Command _ -> ofAny();
      case StepCheck.Request _ -> 1;
    };
  }

  private double of(DatabaseUrl url) {
    return factors.getOrDefault(url, 1.0);
  }

  private double ofAny() {
    return factors.values().stream().mapToDouble(f -> f).max().orElse(1);
  }

  private static String basis(StepChoice choice, Optional<Range> time, double factor) {
    Step step = choice.step();
    if (time.isPresent()) {
      return choice.how() != How.TRIED
          ? "as the plan says"
          : factor > 1
              ? String.format(
                  Locale.ROOT, "up to %.1f times what it took: there are so many more rows", factor)
              : "as it took";
    }
    String why =
        switch (choice.how()) {
          case TRIED -> "it did not come to its end";
          case INSTEAD -> "another command stood in for it";
          case NOT_TRIED -> choice.words();
        };
    return why + step.timeout().map(limit -> ", " + Figures.limit(limit) + " at most").orElse("");
  }
}
