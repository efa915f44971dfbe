package io.whimbrel.engine.alteration;

import io.whimbrel.core.alteration.CatalogChange;
import io.whimbrel.core.alteration.CatalogComparison;
import io.whimbrel.core.alteration.CatalogImage;
import io.whimbrel.core.alteration.StatementEffect;
import io.whimbrel.core.alteration.Trial;
import io.whimbrel.core.alteration.TriedQuery;
import io.whimbrel.core.alteration.TriedQuery.Version;
import io.whimbrel.core.database.script.Script.Portion;
import io.whimbrel.core.database.script.Script.Statement;
import io.whimbrel.core.database.script.TrialDatabase;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs scripts on a scratch database, there and back:
 *
 * <ol>
 *   <li>The structure is read, and the application's queries are asked.
 *   <li>Every script runs, statement by statement.
 *   <li>The structure is read and the queries are asked again.
 *   <li>The ways back run in reverse order, as far as there are any; the structure is compared with
 *       what it was.
 * </ol>
 *
 * <p>A script that fails ends the trial; what came before it is told. Used once, by one thread.
 */
public final class AlterationTrial {
  private final TrialDatabase database;
  private final List<TriedScript> scripts;
  private final Map<Version, List<Query>> queries = new EnumMap<>(Version.class);
  private final List<StatementEffect> forward = new ArrayList<>();
  private final List<StatementEffect> backward = new ArrayList<>();

  /** A query with where it stands. */
  public record Query(String place, Statement statement) {}

  /** Of these scripts, in their order. */
  public AlterationTrial(TrialDatabase database, List<TriedScript> scripts) {
    this.database = database;
    this.scripts = List.copyOf(scripts);
  }

  /** Has queries of the application asked, too. */
  public AlterationTrial asking(Version version, List<Query> asked) {
    queries.put(version, List.copyOf(asked));
    return this;
  }

  /**
   * Plays it.
   *
   * @param server on which it is tried, for people
   * @param origin where its structure came from, for people
   * @param rows that came along
   */
  public Trial play(String server, String origin, long rows) {
    CatalogImage before = database.image();
    Map<Query, Optional<String>> asked = ask();
    Optional<Finding> failure = there();
    CatalogImage after = database.image();
    Map<Query, Optional<String>> askedAgain = failure.isEmpty() ? ask() : Map.of();
    Optional<Finding> failureBack = failure.isEmpty() ? back() : Optional.empty();
    List<CatalogChange> left =
        failure.isEmpty() && failureBack.isEmpty() ? left(before, database.image()) : List.of();
    return new Trial(
        server,
        origin,
        rows,
        scripts.stream().map(TriedScript::shown).toList(),
        before,
        after,
        CatalogComparison.between(before, after),
        forward,
        backward,
        scripts.stream().filter(s -> s.back().isEmpty()).map(TriedScript::name).toList(),
        left,
        tried(asked, askedAgain),
        failure,
        failureBack);
  }

  /** In which ways a structure is not as it was; what it held is another matter. */
  public static List<CatalogChange> left(CatalogImage before, CatalogImage after) {
    return CatalogComparison.between(before, after).stream()
        .filter(AlterationTrial::isOfStructure)
        .toList();
  }

  /** What was dropped and made again is as it was, but for what it held. */
  private static boolean isOfStructure(CatalogChange change) {
    return !(change.action() == CatalogChange.Action.CHANGED
        && change.details().size() == 1
        && change.details().getFirst().startsWith(CatalogChange.REMADE));
  }

  private Optional<Finding> there() {
    try {
      for (TriedScript script : scripts) {
        run(script.name(), script.forward(), forward);
      }
      return Optional.empty();
    } catch (Problem problem) {
      return Optional.of(finding(problem));
    }
  }

  private Optional<Finding> back() {
    try {
      for (TriedScript script : scripts.reversed()) {
        if (script.back().isPresent()) {
          run(script.name() + " (back)", script.back().get(), backward);
        }
      }
      return Optional.empty();
    } catch (Problem problem) {
      return Optional.of(finding(problem));
    }
  }

  private void run(String name, List<Portion> portions, List<StatementEffect> effects) {
    for (int i = 0; i < portions.size(); i++) {
      effects.addAll(database.run(name, i, portions.get(i)));
    }
  }

  private static Finding finding(Problem problem) {
    return Finding.block(problem.code(), problem.what(), problem.where(), problem.fix());
  }

  private Map<Query, Optional<String>> ask() {
    Map<Query, Optional<String>> refusals = new LinkedHashMap<>();
    queries
        .values()
        .forEach(all -> all.forEach(q -> refusals.put(q, database.refusal(q.statement().sql()))));
    return refusals;
  }

  private List<TriedQuery> tried(
      Map<Query, Optional<String>> before, Map<Query, Optional<String>> after) {
    return queries.entrySet().stream()
        .flatMap(
            each ->
                each.getValue().stream()
                    .map(
                        query ->
                            new TriedQuery(
                                each.getKey(),
                                query.place(),
                                query.statement().sql(),
                                before.getOrDefault(query, Optional.empty()),
                                after.getOrDefault(
                                    query, Optional.of("it was not asked: a script failed")))))
        .toList();
  }
}
