package io.whimbrel.testkit.catalog;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * What is different because the two servers are of different versions: narrow rules, each named.
 */
final class MajorDifferences {
  private static final int PUBLIC_SCHEMA_CLOSED = 15;
  private static final int SEQUENCES_UNLOGGED = 15;
  private static final int TRIGGER_PARTS_SHOWN = 15;
  private static final int JSON_A_WORD = 16;
  private static final int NOT_NULL_NAMED = 18;

  private final Catalog here;
  private final Catalog there;
  private final List<Rule> rules;

  private record Rule(String reason, Predicate<CatalogDifference> explains) {}

  MajorDifferences(Catalog here, Catalog there) {
    this.here = here;
    this.there = there;
    this.rules =
        List.of(
            new Rule(
                "since 15 schema public belongs to the database's owner, and only he may create"
                    + " in it",
                d -> isCrossed(PUBLIC_SCHEMA_CLOSED) && isOfPublicSchema(d)),
            new Rule(
                "since 15 the sequence of an unlogged table's column is unlogged too",
                d -> isCrossed(SEQUENCES_UNLOGGED) && d.isOf("sequence", "persistence")),
            new Rule(
                "since 15 a partition's part of a trigger no longer counts as the server's own",
                d -> isCrossed(TRIGGER_PARTS_SHOWN) && isNew(d, "trigger", "of_parent", "t")),
            new Rule(
                "since 18 a column's NOT NULL is a constraint with a name",
                d -> isCrossed(NOT_NULL_NAMED) && isNew(d, "constraint", "kind", "n")),
            new Rule(
                "since 16 json is a word of SQL, and the type's name goes without quotes",
                d -> isCrossed(JSON_A_WORD) && isWordOnly(d)),
            new Rule(
                "a foreign key to a partitioned table that was validated after it was made: its"
                    + " parts for the partitions keep the mark, which nothing looks at",
                MajorDifferences::isOfReferencedPart),
            new Rule(
                "an extension comes with its server's version of it",
                d -> here.major() != there.major() && d.isOf("extension", "version")));
  }

  /** Why this is different, where the versions are the reason. */
  Optional<String> reason(CatalogDifference difference) {
    return rules.stream()
        .filter(rule -> rule.explains().test(difference))
        .map(Rule::reason)
        .findFirst();
  }

  private boolean isCrossed(int major) {
    return here.major() < major && there.major() >= major;
  }

  private static boolean isOfPublicSchema(CatalogDifference difference) {
    boolean isAccess =
        difference.object().kind().equals("owner") || difference.object().kind().equals("grant");
    return isAccess && difference.object().name().equals("schema \"public\"");
  }

  private static boolean isOfReferencedPart(CatalogDifference difference) {
    boolean isText =
        difference.isOf("constraint", "definition")
            && difference.here().map(text -> text + " NOT VALID").equals(difference.there());
    boolean isMark = isText || difference.isOf("constraint", "validated");
    return isMark && difference.object().name().contains(" to ");
  }

  private static boolean isWordOnly(CatalogDifference difference) {
    return difference.here().isPresent()
        && difference
            .here()
            .map(text -> text.replace("\"json\"", "json"))
            .equals(difference.there());
  }

  /** Only the second side has it, and it has this property. */
  private boolean isNew(CatalogDifference difference, String kind, String property, String value) {
    SortedMap<String, String> properties = there.objects().get(difference.object());
    return difference.isWhole()
        && difference.object().kind().equals(kind)
        && properties != null
        && value.equals(properties.get(property));
  }
}
