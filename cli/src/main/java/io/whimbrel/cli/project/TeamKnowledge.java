package io.whimbrel.cli.project;

import io.whimbrel.cli.rehearse.DryRunFile;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.checklist.MigrationBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What catalogs, assessments and rehearsals have told, which is kept in files beside a plan: where
 * the plan names a team's journal, that has it, too, so that every machine writes the same
 * document. What the journal has counts; what only this machine knows goes there. Where the journal
 * is a file beside the plan there is nothing to do.
 */
public final class TeamKnowledge {
  private final Plan whole;
  private final Wiring wiring;

  /** Of a plan, or of a phase of one. */
  public TeamKnowledge(Plan plan, Wiring wiring) {
    this.whole = plan.phasing().whole().orElse(plan);
    this.wiring = wiring;
  }

  private Set<Path> files() {
    Set<Path> files = new LinkedHashSet<>();
    List<Plan> parts = new ArrayList<>(List.of(whole));
    if (whole.phasing().isWhole()) {
      whole.phasing().phases().forEach(phase -> parts.add(whole.at(phase)));
    }
    for (Plan part : parts) {
      files.add(Wiring.forecastFile(part));
      files.add(DryRunFile.file(part));
    }
    files.add(Wiring.assessedFile(whole));
    files.addAll(CatalogLook.files(whole));
    return files;
  }

  /** Has this machine know what the team knows, and the team what only this machine does. */
  public void fetch() {
    if (whole.journal().isEmpty()) {
      return;
    }
    try (Journal journal = wiring.journal(whole)) {
      MigrationBook book = new MigrationBook(journal, whole.migration());
      for (Path file : files()) {
        Optional<String> kept = book.kept(name(file));
        String here = read(file);
        if (kept.isEmpty() && !here.isEmpty()) {
          book.keep(name(file), here);
        } else if (kept.isPresent() && !kept.get().equals(here)) {
          write(file, kept.get());
        }
      }
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Has the team know what this machine has found out anew. */
  public void share(Iterable<Path> found) {
    if (whole.journal().isEmpty()) {
      return;
    }
    try (Journal journal = wiring.journal(whole)) {
      MigrationBook book = new MigrationBook(journal, whole.migration());
      for (Path file : found) {
        String here = read(file);
        if (!book.kept(name(file)).orElse("").equals(here)) {
          book.keep(name(file), here);
        }
      }
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static String read(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private static void write(Path file, String text) throws IOException {
    if (text.isEmpty()) {
      Files.deleteIfExists(file);
    } else {
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, text);
    }
  }

  private Problem unusable(IOException e) {
    return Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
        .what("what the team's journal knows cannot be kept here: " + e)
        .where(Wiring.stateDirectory(whole).toString())
        .fix("let this user write there")
        .cause(e)
        .exception();
  }
}
