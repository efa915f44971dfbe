package io.whimbrel.documents;

import io.whimbrel.core.problem.Finding;
import java.util.LinkedHashMap;
import java.util.Map;

/** A finding for machines. */
public final class FindingData {
  private FindingData() {}

  /** Its severity, code, what, where and fix, in this order. */
  public static Map<String, Object> of(Finding finding) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("severity", finding.severity().name());
    data.put("code", finding.code().text());
    data.put("what", finding.what());
    data.put("where", finding.where());
    data.put("fix", finding.fix());
    return data;
  }
}
