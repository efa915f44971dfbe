@NullMarked
package io.whimbrel.testkit.catalog;

import org.jspecify.annotations.NullMarked;
