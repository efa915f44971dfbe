package io.whimbrel.cli.project;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.mapping.MappingBuilder;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.documents.strategy.fact.Catalogs;
import io.whimbrel.planfile.PlanReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks at the catalogs of both databases for the document, and keeps what they said beside the
 * journal: who does not reach them goes by that.
 */
public final class CatalogLook {
  private final Plan plan;
  private final Wiring wiring;

  /** For a plan; of a phased one, the whole. */
  public CatalogLook(Plan plan, Wiring wiring) {
    this.plan = plan;
    this.wiring = wiring;
  }

  /** What was last known; opens no database. */
  public Catalogs kept() {
    Optional<Inventory> source = read("source");
    return new Catalogs(source, read("target"), mappings(source));
  }

  /**
   * Asks both databases.
   *
   * @param note takes a sentence for each that did not answer
   */
  public Catalogs asked(Consumer<String> note) {
    if (!plan.steps().isEmpty()) {
      return Catalogs.UNSEEN;
    }
    if (!(wiring.reading(plan.file()) instanceof PlanReading.Read whole)) {
      note.accept("the databases are not asked: the plan's secrets are not here");
      return kept();
    }
    ask("source", whole.plan().source(), plan.tables(), note)
        .ifPresent(found -> keep("source", found));
    List<TableMapping> mappings = mappings(read("source"));
    if (!mappings.isEmpty()) {
      List<String> names = mappings.stream().map(m -> m.target().toString()).distinct().toList();
      ask("target", whole.plan().target(), new TableSelection(names, List.of()), note)
          .ifPresent(found -> keep("target", found));
    }
    new TeamKnowledge(plan, wiring).share(files(plan));
    return kept();
  }

  private List<TableMapping> mappings(Optional<Inventory> source) {
    return source
        .map(found -> new MappingBuilder().build(plan, found))
        .filter(result -> !result.isBlocked())
        .map(result -> result.mappings())
        .orElse(List.of());
  }

  private Optional<Inventory> ask(
      String side, DatabaseUrl url, TableSelection tables, Consumer<String> note) {
    RunScope scope =
        new RunScope(new RunId(plan.migration().whole() + ".0"), plan.migration(), plan.limits());
    try (SourceDatabase database =
        wiring.product(url).orElseThrow(() -> new IllegalStateException(side)).source(url, scope)) {
      return Optional.of(database.inventory(tables));
    } catch (Problem problem) {
      note.accept("the %s was not asked: %s".formatted(side, problem.what()));
      return Optional.empty();
    }
  }

  private void keep(String side, Inventory found) {
    try {
      Files.createDirectories(Wiring.stateDirectory(plan));
      if (found.tables().isEmpty()) {
        Files.deleteIfExists(file(side));
      } else {
        Files.writeString(file(side), CatalogFile.text(found));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Inventory> read(String side) {
    try {
      return Files.exists(file(side))
          ? CatalogFile.read(Files.readString(file(side)))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is kept what they said. */
  static List<Path> files(Plan plan) {
    return List.of(file(plan, "source"), file(plan, "target"));
  }

  private Path file(String side) {
    return file(plan, side);
  }

  private static Path file(Plan plan, String side) {
    return Wiring.stateDirectory(plan)
        .resolve("catalog-%s-%s".formatted(plan.migration().whole(), side));
  }
}
