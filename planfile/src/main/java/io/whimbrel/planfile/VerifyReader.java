package io.whimbrel.planfile;

import io.whimbrel.core.plan.verify.ChecksumRules;
import io.whimbrel.core.plan.verify.DataRule;
import io.whimbrel.core.plan.verify.ProofAge;
import io.whimbrel.core.plan.verify.SampleSize;
import io.whimbrel.core.plan.verify.VerifyRules;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.rule.Quantity;
import io.whimbrel.core.schema.TableName;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads on which levels a run is proved, and what each may find. */
final class VerifyReader {

  private static final String SHARE = "a share between 0 and 1, as in 99.9%, 0.001 or 1/100000";
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,9})?) ?%");
  private static final Pattern FRACTION = Pattern.compile("(\\d{1,9})/([\\d_]{1,15})");
  private static final Pattern DECIMAL = Pattern.compile("0?\\.\\d{1,12}");
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,30}(?:\\.\\d{1,30})?");
  private static final int DIGITS = 18;

  private VerifyReader() {}

  /** Reads the section; what is not there has its default. */
  static VerifyRules read(Section section) {
    VerifyRules defaults = VerifyRules.DEFAULT;
    return new VerifyRules(
        section.value("levels").map(VerifyReader::levels).orElse(defaults.levels()),
        below(section, "structure", PlanKeys.VERIFY_STRUCTURE)
            .flatMap(s -> s.value("accept"))
            .map(Value::texts)
            .orElse(defaults.accepted()),
        rows(section, "count").orElse(defaults.countDiffering()),
        below(section, "sample", PlanKeys.VERIFY_SAMPLE)
            .map(VerifyReader::sample)
            .orElse(defaults.sample()),
        below(section, "checksum", PlanKeys.VERIFY_CHECKSUM)
            .map(VerifyReader::checksum)
            .orElse(defaults.checksum()),
        section.value("rules").map(VerifyReader::rules).orElse(defaults.rules()),
        section
            .value("limit")
            .flatMap(v -> v.parsed(Quantity::duration, "a time: " + Quantity.DURATION))
            .orElse(defaults.limit()),
        below(section, "quality", PlanKeys.VERIFY_QUALITY)
            .map(QualityReader::read)
            .orElse(defaults.quality()),
        section
            .value("proof-age")
            .flatMap(v -> v.parsed(Quantity::duration, "a time: " + Quantity.DURATION))
            .map(max -> new ProofAge(max, ProofAge.AtGate.PROVED_AGAIN))
            .orElse(defaults.proofAge()));
  }

  private static Optional<Section> below(Section section, String key, List<String> keys) {
    return section.value(key).map(value -> value.section(keys));
  }

  private static List<Level> levels(Value value) {
    if (value.isUnfilled()) {
      value.complain(
          value.label() + " is an empty list", "name a level, as in [structure, count, checksum]");
    }
    return (value.isList() ? value.items().stream() : Stream.of(value))
        .map(v -> v.word(Level.class))
        .flatMap(Optional::stream)
        .toList();
  }

  private static ChecksumRules checksum(Section section) {
    return new ChecksumRules(
        differing(section).orElse(ChecksumRules.DEFAULT.differing()),
        section
            .value("digest")
            .flatMap(v -> v.parsed(VerifyReader::bits, "'64 bits' or '128 bits'"))
            .orElse(ChecksumRules.DEFAULT.digestBits()));
  }

  private static Optional<Integer> bits(String text) {
    return switch (text) {
      case "64 bits" -> Optional.of(64);
      case "128 bits" -> Optional.of(128);
      default -> Optional.empty();
    };
  }

  private static Optional<Long> rows(Section section, String level) {
    return below(section, level, PlanKeys.VERIFY_ROWS).flatMap(VerifyReader::differing);
  }

  private static Optional<Long> differing(Section section) {
    return section
        .value("differing")
        .flatMap(v -> v.parsed(Quantity::count, Quantity.COUNT + ", or 0"));
  }

  private static SampleSize sample(Section section) {
    SampleSize defaults = SampleSize.DEFAULT;
    return new SampleSize(
        share(section, "confidence").orElse(defaults.confidence()),
        share(section, "share").orElse(defaults.share()),
        section
            .value("seed")
            .flatMap(v -> v.parsed(Quantity::count, Quantity.COUNT))
            .orElse(defaults.seed()),
        differing(section).orElse(defaults.differing()));
  }

  private static Optional<Double> share(Section section, String key) {
    return section.value(key).flatMap(v -> v.parsed(VerifyReader::share, SHARE));
  }

  private static Optional<Double> share(String text) {
    Matcher percent = PERCENT.matcher(text);
    Matcher fraction = FRACTION.matcher(text);
    BigDecimal share = BigDecimal.ZERO;
    if (percent.matches()) {
      share = new BigDecimal(percent.group(1)).movePointLeft(2);
    } else if (fraction.matches()) {
      BigDecimal whole = new BigDecimal("0" + fraction.group(2).replace("_", ""));
      share =
          whole.signum() == 0
              ? whole
              : new BigDecimal(fraction.group(1)).divide(whole, DIGITS, RoundingMode.HALF_UP);
    } else if (DECIMAL.matcher(text).matches()) {
      share = new BigDecimal(text);
    }
    return Optional.of(share.doubleValue()).filter(s -> s > 0 && s < 1);
  }

  private static List<DataRule> rules(Value value) {
    List<DataRule> rules = new ArrayList<>();
    for (Value.Named named : value.named()) {
      rule(named).ifPresent(rules::add);
    }
    return rules;
  }

  private static Optional<DataRule> rule(Value.Named named) {
    Value value = named.value();
    Section section = value.section(PlanKeys.VERIFY_RULE);
    Optional<TableName> table =
        section
            .value("table")
            .flatMap(v -> v.parsed(QualifiedName::parse, "a table, as in public.orders"))
            .map(QualifiedName::table);
    Optional<String> source = section.value("source").flatMap(Value::stripped);
    Optional<String> target = section.value("target").flatMap(Value::stripped);
    if (source.isEmpty() && target.isEmpty()) {
      value.complain(
          value.label() + " asks neither side",
          "add 'target: select …', 'source: select …', or both");
    }
    Optional<DataRule.Expectation> expect = expectation(value, section);
    boolean isComparison = expect.equals(Optional.of(new DataRule.Expectation.Equal()));
    if (isComparison && source.isPresent() != target.isPresent()) {
      value.complain(
          value.label() + " compares two sides and asks one",
          "add the other side's query, or write what is expected, as in 'expect: no-rows'");
    }
    return expect.map(e -> new DataRule(named.name(), table, source, target, e));
  }

  private static Optional<DataRule.Expectation> expectation(Value rule, Section section) {
    long said = Stream.of("expect", "at-most", "at-least").filter(section.keys()::contains).count();
    if (said != 1) {
      rule.complain(
          rule.label() + (said == 0 ? " expects nothing" : " expects several things at once"),
          "write one of 'expect: equal', 'expect: no-rows', 'expect: <value>', 'at-most: <number>',"
              + " 'at-least: <number>'");
    }
    Optional<DataRule.Expectation> atMost =
        number(section, "at-most").map(DataRule.Expectation.AtMost::new);
    Optional<DataRule.Expectation> atLeast =
        number(section, "at-least").map(DataRule.Expectation.AtLeast::new);
    return section
        .value("expect")
        .flatMap(Value::stripped)
        .map(VerifyReader::expectation)
        .or(() -> atMost)
        .or(() -> atLeast);
  }

  private static DataRule.Expectation expectation(String text) {
    return switch (text) {
      case "equal" -> new DataRule.Expectation.Equal();
      case "no-rows" -> new DataRule.Expectation.NoRows();
      default -> new DataRule.Expectation.Value(text);
    };
  }

  private static Optional<BigDecimal> number(Section section, String key) {
    return section
        .value(key)
        .flatMap(v -> v.parsed(VerifyReader::number, "a number, as in 0 or 99.5"));
  }

  private static Optional<BigDecimal> number(String text) {
    return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
  }
}
