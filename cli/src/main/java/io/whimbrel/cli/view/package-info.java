/** What commands answer with: each as people see it, and as data. */
@NullMarked
package io.whimbrel.cli.view;

import org.jspecify.annotations.NullMarked;
