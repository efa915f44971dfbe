package io.whimbrel.cli.command.folder;

import io.whimbrel.cli.command.line.Question;
import io.whimbrel.cli.command.line.UrlArgument;
import io.whimbrel.cli.project.Folder;
import io.whimbrel.cli.project.Scaffold;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.core.plan.MigrationType;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Suggestion;
import io.whimbrel.planfile.draft.TemplateDraft;
import io.whimbrel.planfile.draft.TemplateWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** A new migration in a folder: what is asked for, and what comes of it. */
final class NewInFolder {
  /** What is mostly no rows that move, so that databases are not asked for. */
  private static final List<MigrationType> STEPPED =
      List.of(MigrationType.CODE, MigrationType.INFRASTRUCTURE);

  @Option(
      names = "--steps",
      description =
          "In a folder: a plan of steps, which needs no databases; so are code and infrastructure"
              + " that name none.")
  private boolean isSteps;

  @Option(
      names = "--type",
      split = ",",
      paramLabel = "TYPE",
      description =
          "In a folder: schema, data, platform, architecture, version, code, infrastructure.")
  private List<String> types = List.of();

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      description = "In a folder: why, in some sentences.")
  private String description = "";

  @Option(names = "--start", paramLabel = "DAY", description = "In a folder: as in 2027-03-14.")
  private String start = "";

  @Option(names = "--eta", paramLabel = "DAY", description = "In a folder: as in 2027-03-16.")
  private String eta = "";

  /** Asks for what no option says, and makes it. */
  Path make(Folder folder, Terminal terminal, String title, String owner, String from, String to) {
    Question question = new Question(terminal);
    String named = question.ask(title, "--title TEXT", "What moves, in one line", "");
    List<MigrationType> kinds =
        types(question.ask(String.join(",", types), "--type TYPE", "Of which types", "data"));
    boolean isStepped = isSteps || kinds.stream().allMatch(STEPPED::contains);
    Optional<TemplateDraft.Sides> sides =
        isStepped && from.isBlank() && to.isBlank()
            ? Optional.empty()
            : Optional.of(sides(folder.project().connections(), question, from, to));
    Optional<LocalDate> first = day("--start", start);
    Optional<LocalDate> last = day("--eta", eta);
    return Scaffold.make(
        folder,
        id ->
            TemplateWriter.write(
                new TemplateDraft(
                    id,
                    named,
                    Optional.of(description).filter(text -> !text.isBlank()),
                    kinds,
                    Optional.of(owner).filter(text -> !text.isBlank()),
                    sides,
                    first,
                    last)));
  }

  private static TemplateDraft.Sides sides(
      List<String> known, Question question, String from, String to) {
    String hint =
        known.isEmpty()
            ? "env:NAME or file:PATH"
            : "one of " + String.join(", ", known) + ", env:NAME or file:PATH";
    String source =
        reference(
            question.ask(from, "--from DATABASE", "The old database, " + hint, ""),
            "--from",
            known);
    String target =
        reference(
            question.ask(to, "--to DATABASE", "The new database, " + hint, ""), "--to", known);
    return new TemplateDraft.Sides(source, target);
  }

  private static List<MigrationType> types(String text) {
    List<MigrationType> types = new ArrayList<>();
    for (String word : text.split("[,\\s]+", -1)) {
      types.add(
          Arrays.stream(MigrationType.values())
              .filter(t -> spelled(t).equals(word.toLowerCase(Locale.ROOT)))
              .findFirst()
              .orElseThrow(
                  () ->
                      wrong(
                          "--type",
                          "'%s' is no type of a migration".formatted(word),
                          "name one of "
                              + Arrays.stream(MigrationType.values())
                                  .map(NewInFolder::spelled)
                                  .collect(Collectors.joining(", ")))));
    }
    return types.stream().distinct().toList();
  }

  private static String spelled(MigrationType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static String reference(String text, String option, List<String> known) {
    String name = text.startsWith("connection:") ? text.substring("connection:".length()) : text;
    if (known.contains(name)) {
      return "${connection:" + name + "}";
    }
    if (text.contains(":") && !text.startsWith("connection:")) {
      return UrlArgument.parse(option, text).reference();
    }
    String question = Suggestion.question(name, known);
    throw wrong(
        option,
        "the folder has no connection '%s'".formatted(name),
        question.isEmpty()
            ? "add it to 'connections' in whimbrel.yaml, or give env:NAME"
            : question);
  }

  private static Optional<LocalDate> day(String option, String text) {
    try {
      return text.isBlank() ? Optional.empty() : Optional.of(LocalDate.parse(text.strip()));
    } catch (DateTimeException e) {
      throw wrong(option, "'%s' is no day".formatted(text), "write it as in 2027-03-14");
    }
  }

  private static Problem wrong(String option, String what, String fix) {
    return Problem.of(ProblemCode.USAGE).what(what).where(option).fix(fix).exception();
  }
}
