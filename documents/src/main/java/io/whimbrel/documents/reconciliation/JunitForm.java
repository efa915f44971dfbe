package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The report as JUnit XML: a suite per level, a case per table. What differs is a failure, what is
 * not decided or not proved an error. Used once, by one thread.
 */
final class JunitForm {
  private static final int NAMED_MAX = 20;
  private static final String WHOLE = "whole migration";

  private final Reconciliation report;
  private final StringBuilder xml = new StringBuilder();

  JunitForm(Reconciliation report) {
    this.report = report;
  }

  /**
   * A case; without a proof the level was not proved for the table.
   *
   * @param missing a word about that
   */
  private record Case(String name, Optional<Proof> proof, String missing) {
    boolean isFailure() {
      return proof.filter(p -> p.verdict() == Proof.Verdict.DIFFERENT).isPresent();
    }

    boolean isError() {
      return proof.map(p -> p.verdict() == Proof.Verdict.UNDECIDED).orElse(true);
    }
  }

  private record Suite(Level level, List<Case> cases) {
    long failures() {
      return cases.stream().filter(Case::isFailure).count();
    }

    long errors() {
      return cases.stream().filter(Case::isError).count();
    }
  }

  String text() {
    List<Suite> suites = new ArrayList<>();
    for (Level level : Level.values()) {
      List<Case> cases = cases(level);
      if (!cases.isEmpty()) {
        suites.add(new Suite(level, cases));
      }
    }
    xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites")
        .append(attribute("name", report.run().run().text() + " reconciliation"))
        .append(attribute("tests", suites.stream().mapToLong(s -> s.cases().size()).sum()))
        .append(attribute("failures", suites.stream().mapToLong(Suite::failures).sum()))
        .append(attribute("errors", suites.stream().mapToLong(Suite::errors).sum()))
        .append(">\n");
    suites.forEach(this::suite);
    return xml.append("</testsuites>\n<!-- ").append(Seal.OPEN).append(" -->\n").toString();
  }

  private List<Case> cases(Level level) {
    boolean isWanted = report.about().levels().contains(level);
    List<Case> cases = new ArrayList<>();
    for (Account table : report.tables()) {
      Optional<Proof> proof = of(table, level);
      if (proof.isPresent() || table.missing().containsKey(level)) {
        cases.add(new Case(table.name(), proof, table.missing().getOrDefault(level, "")));
      }
    }
    of(report.whole(), level)
        .ifPresent(proof -> cases.add(new Case(WHOLE, Optional.of(proof), "")));
    if (cases.isEmpty() && isWanted) {
      cases.add(new Case(WHOLE, Optional.empty(), Judgement.NOT_PROVED));
    }
    return cases;
  }

  private static Optional<Proof> of(Account account, Level level) {
    return account.proofs().stream().filter(proof -> proof.level() == level).findFirst();
  }

  private void suite(Suite suite) {
    xml.append("  <testsuite")
        .append(attribute("name", suite.level().name()))
        .append(attribute("tests", suite.cases().size()))
        .append(attribute("failures", suite.failures()))
        .append(attribute("errors", suite.errors()))
        .append(attribute("skipped", 0))
        .append(attribute("timestamp", report.about().at().toString()))
        .append(">\n    <properties>\n");
    report
        .ground()
        .forEach(
            (name, value) ->
                xml.append("      <property")
                    .append(attribute("name", name))
                    .append(attribute("value", value))
                    .append("/>\n"));
    xml.append("      <property")
        .append(attribute("name", "Content"))
        .append(attribute("value", report.contentDigest()))
        .append("/>\n    </properties>\n");
    suite.cases().forEach(c -> testCase(suite.level(), c));
    xml.append("  </testsuite>\n");
  }

  private void testCase(Level level, Case found) {
    xml.append("    <testcase")
        .append(attribute("classname", report.run().migration().text() + "." + level))
        .append(attribute("name", found.name()))
        .append(attribute("time", 0));
    if (!found.isFailure() && !found.isError()) {
      xml.append("/>\n");
      return;
    }
    String element = found.isFailure() ? "failure" : "error";
    xml.append(">\n      <")
        .append(element)
        .append(attribute("message", message(found)))
        .append(attribute("type", found.proof().map(p -> p.verdict().name()).orElse("NOT_PROVED")))
        .append('>')
        .append(escaped(found.proof().map(JunitForm::details).orElse("")))
        .append("</")
        .append(element)
        .append(">\n    </testcase>\n");
  }

  private static String message(Case found) {
    if (found.proof().isEmpty()) {
      return found.missing();
    }
    Proof proof = found.proof().get();
    long broken = proof.checks().stream().filter(c -> c.outcome() != Check.Outcome.HOLDS).count();
    return broken > 0
        ? Figures.count(broken) + (broken == 1 ? " check does not hold" : " checks do not hold")
        : Figures.count(proof.differing())
            + (proof.differing() == 1 ? " row differs" : " rows differ");
  }

  private static String details(Proof proof) {
    String checks =
        proof.checks().stream()
            .filter(check -> check.outcome() != Check.Outcome.HOLDS)
            .limit(NAMED_MAX)
            .map(
                c ->
                    "%s %s: expected %s, found %s"
                        .formatted(
                            c.outcome(),
                            Visible.line(c.name()),
                            Visible.line(c.expected()),
                            Visible.line(c.found())))
            .collect(Collectors.joining("\n"));
    String rows =
        proof.differences().stream()
            .limit(NAMED_MAX)
            .map(JunitForm::row)
            .collect(Collectors.joining("\n"));
    return checks + (checks.isEmpty() || rows.isEmpty() ? "" : "\n") + rows;
  }

  private static String row(RowDifference difference) {
    String columns =
        difference.columns().stream()
            .map(
                c ->
                    "%s: expected %s, found %s"
                        .formatted(
                            Visible.line(c.column()),
                            Visible.canonical(c.expected()),
                            Visible.canonical(c.found())))
            .collect(Collectors.joining("; "));
    return difference.kind()
        + " "
        + Visible.line(difference.key())
        + (columns.isEmpty() ? "" : " " + columns);
  }

  private static String attribute(String name, long value) {
    return attribute(name, Long.toString(value));
  }

  private static String attribute(String name, String value) {
    return " " + name + "=\"" + escaped(Visible.line(value)) + "\"";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&apos;");
  }
}
