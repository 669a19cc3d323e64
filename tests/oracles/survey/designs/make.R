# Oracle for designs the api samples do not have: two-PSU strata, corrections at two stages, domains with empty
# cells, intervals of shares, replicate weights, lonely options, quantiles, bounded calibration, overlapping years.
# Run in this directory: Rscript make.R   (R 4.2.2, survey 4.1.1; writes *.csv and VERSION.txt)
suppressMessages(library(survey))
set.seed(20261123)
options(digits = 17)
out <- data.frame()
put <- function(case, statistic, term, estimate, se = NA, low = NA, high = NA, deff = NA, df = NA)
  {
  plain <- lapply(list(estimate, se, low, high, deff, df), function(x) as.numeric(x)[1])
  names(plain) <- c("estimate", "se", "low", "high", "deff", "df")
  out <<- rbind(out, data.frame(case, statistic, term, plain))
}
write.data <- function(d, name) write.csv(d, paste0(name, ".csv"), row.names = FALSE, na = "", quote = FALSE)

# 1. NHANES-type: 15 strata of two PSUs, unequal weights, missing answers, a domain absent from many PSUs.
n <- 900
nh <- data.frame(stratum = rep(1:15, each = 60), psu = rep(rep(1:2, each = 30), 15))
nh$w <- round(exp(rnorm(n, 6, .6)), 4)
effect <- rnorm(30, 0, .5)[(nh$stratum - 1) * 2 + nh$psu]
nh$y <- round(87 + 5 * effect + rnorm(n, 0, 12), 3)
nh$q <- pmin(5, pmax(1, round(3.4 + effect + rnorm(n))))
nh$race <- sample(1:3, n, TRUE, c(.8, .15, .05))
nh$race[nh$stratum > 11] <- pmin(nh$race[nh$stratum > 11], 2)
nh$sex <- sample(c("F", "M"), n, TRUE)
nh$y[sample(n, 60)] <- NA
nh$q[sample(n, 45)] <- NA
write.data(nh, "nhanes")
d <- svydesign(id = ~psu, strata = ~stratum, weights = ~w, data = nh, nest = TRUE)
df <- degf(d)
rows <- function(case, statistic, by, f, design) {
  r <- svyby(f, by, design, svymean, na.rm = TRUE, vartype = c("se", "ci"), df = degf(design))
  keys <- apply(r[, seq_len(length(all.vars(by))), drop = FALSE], 1, function(k) paste(trimws(k), collapse = "|"))
  est <- coef(r); s <- SE(r); ci <- confint(r, df = degf(design))
  for (i in seq_along(est)) put(case, statistic, keys[i], est[i], s[i], ci[i, 1], ci[i, 2], NA, degf(design))
}
one <- function(case, statistic, f, design, deff = TRUE) {
  m <- svymean(f, design, na.rm = TRUE, deff = deff)
  ci <- confint(m, df = degf(design))
  put(case, statistic, "all", coef(m)[1], SE(m)[1], ci[1, 1], ci[1, 2], if (deff) deff(m)[1] else NA, degf(design))
}
one("nhanes", "mean:y", ~y, d); one("nhanes", "mean:q", ~q, d)
one("nhanes", "top2:q", ~as.numeric(q >= 4), d)
rows("nhanes", "mean:y", ~race, ~y, d); rows("nhanes", "top2:q", ~race, ~as.numeric(q >= 4), d)
rows("nhanes", "mean:y", ~race + sex, ~y, d)
t <- svytotal(~y, d, na.rm = TRUE, deff = TRUE); ci <- confint(t, df = df)
put("nhanes", "total:y", "all", coef(t), SE(t), ci[1], ci[2], deff(t), df)
for (k in c("logit", "asin", "beta", "mean")) {
  p <- svyciprop(~I(q >= 4), subset(d, !is.na(q)), method = k, df = df)
  put("nhanes", paste0("ciprop_", k), "all", coef(p), NA, attr(p, "ci")[1], attr(p, "ci")[2], NA, df)
}
for (k in c(.1, .25, .5, .9)) {
  v <- svyquantile(~y, d, k, na.rm = TRUE)$y
  put("nhanes", "quantile:y", as.character(k), v[1], v[4], v[2], v[3], NA, df)
}
tt <- svyttest(y ~ sex, d)
put("nhanes", "ttest:y~sex", "M-F", tt$estimate, tt$estimate / tt$statistic, tt$statistic, tt$p.value, NA, tt$parameter)
cs <- svychisq(~race + sex, d)
put("nhanes", "chisq", "race|sex", cs$statistic, NA, cs$p.value, NA, cs$parameter[1], cs$parameter[2])
cs <- svychisq(~q + sex, d)
put("nhanes", "chisq", "q|sex", cs$statistic, NA, cs$p.value, NA, cs$parameter[1], cs$parameter[2])

# 2. Replicates on the same sample: JKn, BRR, Fay, bootstrap; weights carried for the last three.
for (k in c("JKn", "BRR", "Fay", "subbootstrap")) {
  r <- if (k == "Fay") as.svrepdesign(d, type = k, fay.rho = .3) else if (k == "subbootstrap")
    as.svrepdesign(d, type = k, replicates = 40) else as.svrepdesign(d, type = k)
  case <- paste0("rep_", k)
  if (k != "JKn") {
    wt <- as.data.frame(as.matrix(weights(r, type = "analysis")))
    names(wt) <- paste0("r", seq_along(wt))
    write.data(cbind(nh, wt), case)
    put(case, "scale", "all", r$scale, r$rscales[1], NA, NA, NA, degf(r))
  }
  one(case, "mean:y", ~y, r); one(case, "top2:q", ~as.numeric(q >= 4), r)
  rows(case, "mean:y", ~race, ~y, r)
  g <- svytotal(~y, r, na.rm = TRUE); ci <- confint(g, df = degf(r))
  put(case, "total:y", "all", coef(g), SE(g), ci[1], ci[2], NA, degf(r))
  g <- svyratio(~y, ~q, r, na.rm = TRUE); ci <- confint(g, df = degf(r))
  put(case, "ratio:y/q", "all", coef(g), SE(g), ci[1], ci[2], NA, degf(r))
}

# 3. Two stages, corrections at both, a province taken whole (fraction 1), one commune with every household.
frame <- expand.grid(prov = 1:6, com = 1:10)
frame$N2 <- sample(20:60, nrow(frame), TRUE)
pick <- do.call(rbind, lapply(1:6, function(p) {
  f <- frame[frame$prov == p, ]; k <- if (p == 6) 10 else sample(3:5, 1)
  s <- f[sample(10, k), ]; s$N1 <- 10; s$n1 <- k; s }))
ts <- do.call(rbind, lapply(seq_len(nrow(pick)), function(i) {
  p <- pick[i, ]; m <- if (i == 1) p$N2 else sample(4:9, 1)
  data.frame(prov = p$prov, com = p$com, hh = seq_len(m), N1 = p$N1, N2 = p$N2,
             w = (p$N1 / p$n1) * (p$N2 / m)) }))
u <- rnorm(nrow(pick), 0, .6)[match(paste(ts$prov, ts$com), paste(pick$prov, pick$com))]
ts$q1 <- pmin(5, pmax(1, round(3.3 + u + rnorm(nrow(ts)))))
ts$q2 <- pmin(5, pmax(1, round(3.6 + u + rnorm(nrow(ts)))))
ts$q2[sample(nrow(ts), 25)] <- NA
ts$area <- ifelse(ts$com <= 4, "u", "r")
write.data(ts, "twostage")
d2 <- svydesign(id = ~com + hh, strata = ~prov, fpc = ~N1 + N2, data = ts, nest = TRUE)
stopifnot(max(abs(weights(d2) - ts$w)) < 1e-9)
for (q in c("q1", "q2")) {
  one("twostage", paste0("mean:", q), as.formula(paste0("~", q)), d2)
  one("twostage", paste0("top2:", q), as.formula(paste0("~as.numeric(", q, " >= 4)")), d2)
  rows("twostage", paste0("mean:", q), ~prov, as.formula(paste0("~", q)), d2)
  rows("twostage", paste0("mean:", q), ~prov + area, as.formula(paste0("~", q)), d2)
}
d1 <- svydesign(id = ~com, strata = ~prov, fpc = ~N1, weights = ~w, data = ts, nest = TRUE)
one("onestage", "mean:q1", ~q1, d1); rows("onestage", "mean:q1", ~prov, ~q1, d1)

# 4. Lonely PSUs: strata 1-3 of the NHANES-type sample with one PSU left in each.
lo <- nh[!(nh$stratum <= 3 & nh$psu == 2), ]
write.data(lo, "lonely")
dl <- svydesign(id = ~psu, strata = ~stratum, weights = ~w, data = lo, nest = TRUE)
for (k in c("certainty", "remove", "adjust", "average")) {
  options(survey.lonely.psu = k)
  one(paste0("lonely_", k), "mean:y", ~y, dl); rows(paste0("lonely_", k), "mean:y", ~race, ~y, dl)
}
options(survey.lonely.psu = "fail")

# 5. Calibration of the api cluster sample with bounds.
data(api)
# grake needs MASS::ginv, which this machine lacks; its matrix is regular here, so solve() is the same.
text <- gsub("MASS::ginv\\(as\\(Tmat, \"matrix\"\\), tol = 256 \\* .Machine\\$double.eps\\)",
             "solve(as(Tmat, \"matrix\"))", paste(deparse(survey:::grake), collapse = "\n"))
stopifnot(!grepl("MASS", text))
assignInNamespace("grake", eval(parse(text = text), asNamespace("survey")), "survey")
dc <- svydesign(id = ~dnum, weights = ~pw, data = apiclus1, fpc = ~fpc)
pop <- c(`(Intercept)` = 6194, stypeH = 755, stypeM = 1018, api99 = 3914069)
for (k in c("linear", "raking", "logit")) {
  b <- list(linear = c(.6, 1.6), raking = c(.5, 2), logit = c(.5, 2.5))[[k]]
  cal <- calibrate(dc, ~stype + api99, pop, calfun = k, bounds = b, epsilon = 1e-12, maxit = 200)
  put(paste0("bounded_", k), "weight", "first", weights(cal)[1], NA, min(weights(cal)), max(weights(cal)))
  m <- svymean(~enroll, cal); put(paste0("bounded_", k), "mean:enroll", "all", coef(m), SE(m))
}

# 6. Two years, overlapping: 8 of 12 clusters in both waves.
clusters <- data.frame(c = 1:16, a = rnorm(16, 0, .7), stratum = rep(1:2, 8))
wave <- function(year, who, shift) do.call(rbind, lapply(who, function(k) data.frame(
  year, stratum = clusters$stratum[k], cluster = k, w = 100 + 10 * k,
  q = pmin(5, pmax(1, round(3.2 + shift + clusters$a[k] + rnorm(20)))))))
yy <- rbind(wave(2024, 1:12, 0), wave(2025, 5:16, .25))
write.data(yy, "years")
dy <- svydesign(id = ~cluster, strata = ~stratum, weights = ~w, data = yy, nest = TRUE)
b <- svyby(~q, ~year, dy, svymean, covmat = TRUE)
k <- svycontrast(b, c(`2025` = 1, `2024` = -1)); ci <- confint(k, df = degf(dy))
put("years", "difference:q", "2025-2024", coef(k), SE(k), ci[1], ci[2], vcov(b)[1, 2], degf(dy))
di <- svydesign(id = ~cluster, strata = ~stratum, weights = ~w, nest = TRUE,
                data = transform(yy, stratum = interaction(year, stratum)))
b <- svyby(~q, ~year, di, svymean, covmat = TRUE)
k <- svycontrast(b, c(`2025` = 1, `2024` = -1))
put("years_apart", "difference:q", "2025-2024", coef(k), SE(k), NA, NA, vcov(b)[1, 2], degf(di))

write.csv(format(out, digits = 17, trim = TRUE), "expected.csv", row.names = FALSE, quote = TRUE)
writeLines(c(R.version.string, paste("survey", packageVersion("survey")), "2026-11-23"), "VERSION.txt")
