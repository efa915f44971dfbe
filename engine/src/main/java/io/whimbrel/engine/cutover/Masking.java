package io.whimbrel.engine.cutover;

import io.whimbrel.core.plan.DatabaseUrl;
import io.whimbrel.core.plan.Plan;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes the secrets of a plan out of text that others wrote. */
final class Masking {
  private static final Pattern PASSWORD =
      Pattern.compile("//[^:/@]*:([^@]*)@|(?i:(?:ssl)?password)=([^&]*)");
  private static final int SECRET_MIN = 3;

  private final List<String> secrets = new ArrayList<>();

  Masking(Plan plan) {
    add(plan.source());
    add(plan.target());
    secrets.sort(Comparator.comparingInt(String::length).reversed());
  }

  private void add(DatabaseUrl url) {
    secrets.add(url.secret());
    Matcher matcher = PASSWORD.matcher(url.secret());
    while (matcher.find()) {
      String password = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      if (password != null && password.length() >= SECRET_MIN) {
        secrets.add(password);
        secrets.add(decoded(password));
      }
    }
  }

  private static String decoded(String password) {
    try {
      return URLDecoder.decode(password, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return password;
    }
  }

  String mask(String text) {
    String masked = text;
    for (String secret : secrets) {
      masked = masked.replace(secret, "***");
    }
    return masked;
  }
}
