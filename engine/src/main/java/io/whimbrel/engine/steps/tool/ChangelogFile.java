package io.whimbrel.engine.steps.tool;

import io.whimbrel.core.database.script.MigrationHistory.Entry;
import io.whimbrel.core.database.script.MigrationHistory.Labels;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.steps.sql.MigrationDirectory;
import io.whimbrel.engine.steps.tool.Replayed.Again;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A changelog of Liquibase in formatted SQL: change sets {@code --changeset author:id}, each with
 * its {@code --rollback} lines. What Liquibase alone can judge (preconditions, included files,
 * change sets that run always or when changed), and what is not known here, is refused.
 *
 * @param loggedAs the changelog's name in the history
 */
record ChangelogFile(Path file, String loggedAs) implements Supplier<List<Replayed>> {
  private static final Pattern HEAD =
      Pattern.compile("(?i)\\s*--\\s*liquibase\\s+formatted\\s+sql\\b(.*)");
  private static final Pattern CHANGE_SET =
      Pattern.compile(
          "(?i)\\s*--\\s*changeset\\s+(\"[^\"]+\"|[^:\\s]+):\\s*(\"[^\"]+\"|\\S+)\\s*(.*)");
  private static final Pattern ROLLBACK = Pattern.compile("(?i)\\s*--\\s*rollback\\b\\s?(.*)");
  private static final Pattern COMMENT = Pattern.compile("(?i)\\s*--\\s*comment:?\\s+(.*)");
  private static final Pattern REFUSED =
      Pattern.compile(
          "(?i)\\s*(--\\s*(preconditions?|precondition-.*|property|include|includeAll|ignoreLines|validCheckSum)\\b.*"
              + "|/\\*\\s*liquibase\\s+rollback.*)");
  private static final Pattern NOTHING = Pattern.compile("(?i)\\s*(empty|not required)\\s*;?\\s*");
  private static final Pattern REFERENCE = Pattern.compile("(?is)\\s*changeset(id|author|path):.*");

  @Override
  public List<Replayed> get() {
    String text =
        Replayed.withoutMark(MigrationDirectory.read(file).migrations().getFirst().text());
    List<String> lines = text.lines().toList();
    if (lines.stream().filter(l -> !l.isBlank()).findFirst().filter(this::isHead).isEmpty()) {
      throw refused(
          "the changelog is not in formatted SQL, and only such ones are replayed",
          1,
          "begin it with '--liquibase formatted sql', or let Liquibase run it: take 'replay' out");
    }
    requirePlainHead(lines);
    List<Replayed> all = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    int i = 0;
    while (i < lines.size()) {
      if (CHANGE_SET.matcher(lines.get(i)).matches()) {
        int end = end(lines, i + 1);
        Optional<Replayed> one = changeSet(lines, i, end);
        one.ifPresent(all::add);
        if (one.isPresent() && !seen.add(one.get().entry().id())) {
          throw refused("a second change set of this name", i + 1, "give it an id of its own");
        }
        i = end;
      } else {
        requireKnown(lines.get(i), i + 1);
        i++;
      }
    }
    return all;
  }

  private boolean isHead(String line) {
    return HEAD.matcher(line).matches();
  }

  /** What stands behind its words is about every change set. */
  private void requirePlainHead(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      Matcher head = HEAD.matcher(lines.get(i));
      if (head.matches()) {
        attributes(head.group(1), i + 1);
        return;
      }
    }
  }

  private static int end(List<String> lines, int from) {
    int end = from;
    while (end < lines.size() && !CHANGE_SET.matcher(lines.get(end)).matches()) {
      end++;
    }
    return end;
  }

  private void requireKnown(String line, int number) {
    if (REFUSED.matcher(line).matches()) {
      throw refused(
          "'%s' is for Liquibase alone".formatted(line.strip()),
          number,
          "let Liquibase run it: take 'replay' out");
    }
  }

  /** Empty for one that is meant for other databases. */
  private Optional<Replayed> changeSet(List<String> lines, int head, int end) {
    Matcher matcher = CHANGE_SET.matcher(lines.get(head));
    if (!matcher.matches()) {
      throw new IllegalStateException("no change set begins in line " + (head + 1));
    }
    String author = unquoted(matcher.group(1));
    String id = unquoted(matcher.group(2));
    ChangeSetAttributes attributes = attributes(matcher.group(3), head + 1);
    StringBuilder sql = new StringBuilder();
    StringBuilder undo = new StringBuilder();
    String comments = "";
    for (int i = head + 1; i < end; i++) {
      requireKnown(lines.get(i), i + 1);
      Matcher rollback = ROLLBACK.matcher(lines.get(i));
      Matcher comment = COMMENT.matcher(lines.get(i));
      if (rollback.matches()) {
        undo.append(rollback.group(1)).append('\n');
      } else if (comment.matches()) {
        comments = comment.group(1).strip();
      } else {
        sql.append(lines.get(i)).append('\n');
      }
    }
    if (REFERENCE.matcher(undo).matches()) {
      throw refused(
          "its rollback names another change set", head + 1, "write the SQL of the rollback there");
    }
    Entry entry =
        new Entry(
            "%s::%s::%s".formatted(loggedAs, id, author),
            "",
            id,
            loggedAs,
            "",
            author,
            new Labels(attributes.contexts(), attributes.labels(), comments));
    return attributes.isForOthers()
        ? Optional.empty()
        : Optional.of(
            new Replayed(author + ":" + id, entry, sql.toString(), undo(undo), Again.NEVER));
  }

  private static Optional<String> undo(StringBuilder undo) {
    if (undo.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(NOTHING.matcher(undo).matches() ? "" : undo.toString());
  }

  private ChangeSetAttributes attributes(String text, int line) {
    ChangeSetAttributes attributes = ChangeSetAttributes.of(text);
    attributes
        .unknown()
        .ifPresent(
            one -> {
              throw refused(
                  "'%s' is for Liquibase alone".formatted(one),
                  line,
                  "let Liquibase run it: take 'replay' out");
            });
    return attributes;
  }

  static String unquoted(String text) {
    return text.startsWith("\"") ? text.substring(1, text.length() - 1) : text;
  }

  private Problem refused(String what, int line, String fix) {
    return Problem.of(ProblemCode.PLAN_INVALID)
        .what(what)
        .where(file + ":" + line)
        .fix(fix)
        .exception();
  }
}
