package io.whimbrel.cli.voyage;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.testkit.catalog.CatalogDifference;
import io.whimbrel.testkit.catalog.CatalogObject;
import java.util.List;
import java.util.stream.Stream;

/** Whether people were told beforehand. */
final class Named {
  private Named() {}

  /** A finding says by its name that the object is not carried, or not altogether. */
  static boolean by(List<Finding> findings, CatalogDifference difference) {
    return findings.stream()
        .map(finding -> plain(finding.what()))
        .filter(what -> what.contains("not carried"))
        .anyMatch(what -> isOf(what, difference.object()));
  }

  private static boolean isOf(String what, CatalogObject object) {
    String name = plain(object.name());
    if (what.contains(name) || isOfNamed(what, name)) {
      return true;
    }
    return switch (object.kind()) {
      case "grant", "default grant" -> what.contains("grants");
      case "owner" -> what.contains("owners");
      case "large object" -> what.contains("large objects");
      case "comment" -> what.contains("large objects") && name.startsWith("large object ");
      default -> false;
    };
  }

  /** A comment, a grant or a column goes with the object that is not there. */
  private static boolean isOfNamed(String what, String name) {
    String list = what.substring(what.indexOf(':') + 1);
    return Stream.of(list.split(", "))
        .map(String::strip)
        .filter(object -> !object.isEmpty() && !object.contains("not carried"))
        .anyMatch(object -> name.contains(object));
  }

  private static String plain(String text) {
    return text.replace("\"", "");
  }
}
