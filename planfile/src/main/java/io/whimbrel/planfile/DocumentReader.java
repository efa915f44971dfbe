package io.whimbrel.planfile;

import io.whimbrel.core.plan.Cost;
import io.whimbrel.core.plan.DocumentRules;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Reads what the strategy document shows that only people know. */
final class DocumentReader {
  private static final String NUMBER = "a number from 0 on, as in 1200 or 87.50";

  private DocumentReader() {}

  static DocumentRules read(Value value) {
    Section section = value.section(PlanKeys.DOCUMENT);
    Optional<Section> costs = section.value("costs").map(v -> v.section(PlanKeys.DOCUMENT_COSTS));
    return new DocumentRules(
        section
            .value("examples")
            .flatMap(v -> v.word(DocumentRules.Examples.class))
            .orElse(DocumentRules.DEFAULT.examples()),
        costs
            .flatMap(s -> s.value("currency"))
            .flatMap(Value::stripped)
            .orElse(DocumentRules.DEFAULT.currency()),
        costs.map(DocumentReader::numbers).orElse(Map.of()));
  }

  private static Map<Cost, BigDecimal> numbers(Section section) {
    Map<Cost, BigDecimal> numbers = new EnumMap<>(Cost.class);
    for (Cost cost : Cost.values()) {
      section
          .value(cost.text())
          .flatMap(v -> v.parsed(DocumentReader::number, NUMBER))
          .ifPresent(number -> numbers.put(cost, number));
    }
    return numbers;
  }

  private static Optional<BigDecimal> number(String text) {
    String plain = text.strip().replace("_", "");
    return plain.matches("\\d{1,15}(\\.\\d{1,4})?")
        ? Optional.of(new BigDecimal(plain))
        : Optional.empty();
  }
}
