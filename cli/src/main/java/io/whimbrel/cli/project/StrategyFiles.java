package io.whimbrel.cli.project;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.documents.strategy.StrategyDocument;
import io.whimbrel.documents.strategy.StrategyDocument.Origin;
import io.whimbrel.documents.strategy.fact.Catalogs;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Notes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The strategy document of a plan as files beside it, named after its migration. Each is replaced
 * as a whole, and only when it says something else; a file that is not Whimbrel's is never
 * overwritten.
 */
public final class StrategyFiles {
  private static final int DIGITS = 16;

  private static final Pattern DAY =
      Pattern.compile("\\*\\*Last Updated:\\*\\* (\\d{4}-\\d\\d-\\d\\d)");

  private final Plan plan;
  private final Wiring wiring;

  /** Of a plan; of a phased one, the whole. */
  public StrategyFiles(Plan plan, Wiring wiring) {
    this.plan = plan;
    this.wiring = wiring;
  }

  /** Where people write what only they know. */
  public Path notes() {
    return plan.directory().resolve("NOTES.md");
  }

  /** The Markdown form. */
  public Path markdown() {
    return plan.directory().resolve(plan.migration().whole().text() + ".md");
  }

  /** The HTML form. */
  public Path html() {
    return plan.directory().resolve(plan.migration().whole().text() + ".html");
  }

  /** Whether the document was made before, so that it is kept current. */
  public boolean isThere() {
    return StrategyDocument.isOurs(text(markdown()));
  }

  /** The document as it is to be now. */
  public StrategyDocument document(Catalogs catalogs) {
    return document(catalogs, wiring.clock().instant().truncatedTo(ChronoUnit.DAYS));
  }

  private StrategyDocument document(Catalogs catalogs, Instant otherwise) {
    Notes notes = Notes.of(text(notes()));
    StrategyFacts facts = new StrategyLook(plan, wiring).facts(notes, catalogs, otherwise);
    return StrategyDocument.of(facts, origin(facts));
  }

  /** The day of a document; where nothing has happened it stays current on the days after it. */
  private Instant day(String found) {
    Matcher day = DAY.matcher(found);
    return day.find()
        ? LocalDate.parse(day.group(1)).atStartOfDay(ZoneOffset.UTC).toInstant()
        : wiring.clock().instant().truncatedTo(ChronoUnit.DAYS);
  }

  private Origin origin(StrategyFacts facts) {
    return new Origin(planDigest(), digest(text(notes())), run(facts));
  }

  private static Optional<String> run(StrategyFacts facts) {
    return facts.histories().isEmpty()
        ? Optional.empty()
        : Optional.of(facts.histories().getLast().run().run().text());
  }

  private String planDigest() {
    return digest(plan.digest() + "\n" + text(plan.file()));
  }

  /**
   * Whether the files are those that would be written now. Where a document tells of a run whose
   * journal is not here, its plan and its notes count, and no more.
   */
  public boolean isCurrent(Supplier<Catalogs> catalogs) {
    String found = text(markdown());
    Optional<Origin> was = StrategyDocument.origin(found);
    if (!StrategyDocument.isOurs(found) || was.isEmpty() || !Files.exists(html())) {
      return false;
    }
    if (!isJournalReached()) {
      return was.get().plan().equals(planDigest())
          && was.get().notes().equals(digest(text(notes())));
    }
    new TeamKnowledge(plan, wiring).fetch();
    return outdated(document(catalogs.get(), day(found))).isEmpty();
  }

  /** A build server mostly has neither the journal nor the secret of the team's. */
  private boolean isJournalReached() {
    if (!wiring.hasJournal(plan)) {
      return false;
    }
    try (Journal _ = wiring.journal(plan)) {
      return true;
    } catch (Problem problem) {
      return false;
    }
  }

  /** Writes what is outdated, and tells which files that was. */
  public List<Path> write(StrategyDocument document) {
    requireOurs(markdown());
    requireOurs(html());
    requireJournal();
    Map<Path, String> outdated = outdated(document);
    try {
      for (Map.Entry<Path, String> file : outdated.entrySet()) {
        OwnFiles.replace(file.getKey(), file.getValue(), () -> requireOurs(file.getKey()));
      }
    } catch (IOException e) {
      throw unusable("the document cannot be written: " + e, e);
    }
    return List.copyOf(outdated.keySet());
  }

  private Map<Path, String> outdated(StrategyDocument document) {
    Map<Path, String> outdated = new LinkedHashMap<>();
    outdated.put(markdown(), document.markdown());
    outdated.put(html(), document.html());
    outdated.entrySet().removeIf(file -> text(file.getKey()).equals(file.getValue()));
    return outdated;
  }

  private static void requireOurs(Path file) {
    String found = text(file);
    OwnFiles.require(
        file,
        found.isBlank() || StrategyDocument.isOurs(found),
        "move it away, put what only people know into NOTES.md, then run 'whimbrel docs'");
  }

  /** Nobody loses what a document tells of a run by writing it where that run is not known. */
  private void requireJournal() {
    StrategyDocument.origin(text(markdown()))
        .flatMap(Origin::run)
        .filter(_ -> !wiring.hasJournal(plan))
        .ifPresent(
            run -> {
              throw Problem.of(ProblemCode.STATE_WRONG)
                  .what("the document tells of %s, whose journal is not here".formatted(run))
                  .where(Wiring.shown(markdown()))
                  .fix("write it where the journal is, or let the plan name the team's journal")
                  .exception();
            });
  }

  /** Makes a file of notes with these headings, where there is none. */
  public Optional<Path> begin(Map<String, List<String>> headings) {
    StringBuilder text =
        new StringBuilder(
            "<!-- What only people know of this migration. 'whimbrel docs' puts each text into the"
                + " document, under the same heading. -->\n\n# Notes\n");
    headings.forEach(
        (heading, labels) -> {
          text.append("\n## ").append(heading).append("\n\n");
          labels.forEach(label -> text.append("- ").append(label).append(":\n"));
        });
    try {
      Files.writeString(notes(), text.toString(), StandardOpenOption.CREATE_NEW);
      return Optional.of(notes());
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unusable("the notes cannot be written: " + e, e);
    }
  }

  private static String digest(String text) {
    return Sha256.of(text).substring(0, DIGITS);
  }

  private static String text(Path file) {
    try {
      return Files.exists(file)
          ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace("\r\n", "\n")
          : "";
    } catch (IOException e) {
      throw unusable("%s cannot be read: %s".formatted(file.getFileName(), e), e);
    }
  }

  private static Problem unusable(String what, IOException e) {
    return Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
        .what(what)
        .fix("let this user read and write beside the plan, then run 'whimbrel docs'")
        .cause(e)
        .exception();
  }
}
