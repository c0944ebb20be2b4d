from par_lib.errors import ExitCode


def test_index_shows_its_blocks_and_their_source(par):
    ended = par("explain", "par-ministry", "2023", "MOJ", "--lang", "en")
    assert ended.code == 0
    # 61.86 and 28.10 are printed by the page named in data/published/ministries_2023.csv, row 2
    assert (
        "(appraisal + survey) / maximum = 89.96 / 100 × 100%; rank 1 of 17: 0 units have a higher"
        in ended.out
    )
    assert "appraisal Council appraisal: 61.86 / 68.5" in ended.out
    assert "survey Sociological survey: 28.1 / 31.5" in ended.out
    assert "scores.csv, row 26, from data/published/ministries_2023.csv:2" in ended.out


def test_inner_node_adds_its_parts(par):
    ended = par("explain", "papi", "2023", "Hà Nội", "C06")
    # sub-criteria of Hà Nội 2023, rows 21945 to 21948 of data/raw/papi/papi_subcriteria_2011_2024.csv
    assert "1,702908635 + 1,957021356 + 2,254780054 + 1,933871269 = 7,848581314" in ended.out
    assert ended.out.count("data/raw/papi/papi_subcriteria_2011_2024.csv:2194") == 4


def test_leaf_shows_file_and_row(par):
    ended = par("explain", "papi", "2022", "24", "SC31", "--lang", "en")
    assert "1.962916136 / 10/3" in ended.out
    assert "data/clean/papi/2022/scores.csv, row 402" in ended.out
    assert "papi_subcriteria_2011_2024.csv:20513" in ended.out


def test_what_is_not_available_is_named(par):
    ended = par("explain", "papi", "2022", "Bắc Giang")
    assert ended.code == 0
    assert "không tính được: C01, C02, C04, C05 không có số liệu" in ended.out
    assert "không tính được: SC11, SC12, SC13, SC14 không có số liệu" in ended.out
    assert "SC11 Tri thức công dân: – (không có số liệu)" in ended.out
    assert "1,962916136 + 0,52693224 + 1,90687871 = 4,396727086" in ended.out


def test_what_is_not_applicable_is_left_out(par, ministries):
    scores = ministries.root / "data/clean/par-ministry/2023/scores.csv"
    text = scores.read_text(encoding="utf-8")
    scores.write_text(text.replace("MOJ,survey,28.10,scored", "MOJ,survey,,not_applicable"), encoding="utf-8")
    ended = par("explain", "par-ministry", "2023", "MOJ", "--lang", "en", project=ministries)
    assert "(appraisal) / maximum = 61.86 / 68.5 × 100%" in ended.out
    assert "– (not applicable)" in ended.out


def test_unit_without_scores(par):
    ended = par("explain", "par-ministry", "2023", "GI")
    assert ended.code == ExitCode.USAGE
    assert "expected one with scores in 2023, found Thanh tra Chính phủ (assessed)" in ended.err
    assert "its points were not published" in ended.err
    assert "not_subject" in par("explain", "par-ministry", "2023", "Bộ Quốc phòng").err


def test_unknown_unit_and_code_offer_the_nearest(par):
    unit = par("explain", "papi", "2023", "Hà Nôi")
    assert unit.code == ExitCode.USAGE
    assert "did you mean Hà Nội" in unit.err
    code = par("explain", "papi", "2023", "01", "C09")
    assert code.code == ExitCode.USAGE
    assert "did you mean C0" in code.err


def test_units_are_found_by_any_spelling_of_their_name(par):
    titles = {
        par("explain", "papi", "2023", name, "C01").out.splitlines()[0]
        for name in (
            "79",
            "TP. Hồ Chí Minh",
            "tp hồ  chí minh",
            "Ho Chi Minh City",
            "TP. Ho\u0302\u0300 Chi\u0301 Minh",
        )
    }
    assert len(titles) == 1


def test_a_corrected_state_is_told_in_the_language(par, ministries):
    correction = """corrections:
      - {id: S1, series: par-ministry, year: 2023, unit: MOJ, code: survey, action: set_state, old: scored,
         new: not_applicable, reason: {vi: Thử, en: Test}, decided_by: me, date: 2024-03-01, status: active}
    """
    (ministries.data / "corrections.yml").write_text(correction, encoding="utf-8")
    assert par("intake", "par-ministry", "2023", project=ministries).code == 0
    for lang, told in (("vi", "chấm điểm → không áp dụng"), ("en", "scored → not applicable")):
        ended = par("explain", "par-ministry", "2023", "MOJ", "survey", "--lang", lang, project=ministries)
        assert told in ended.out


def test_a_penalty_beside_the_areas_is_taken_away(par, ministries):
    """61.86 + 28.10 (data/published/ministries_2023.csv, row 2) less a planted penalty of 0.5 points."""
    framework = ministries.data / "frameworks/ministry-2023-blocks.yml"
    text = framework.read_text(encoding="utf-8").replace("count_by_depth: [2]", "count_by_depth: [3]")
    penalty = "name: {vi: Điểm trừ, en: Penalty}, max: 3, role: penalty, score_source: appraisal"
    framework.write_text(f"{text}  - {{code: minus, {penalty}, status: illustrative}}\n", encoding="utf-8")
    scores = ministries.data / "clean/par-ministry/2023/scores.csv"
    head, *rows = scores.read_text(encoding="utf-8").splitlines()
    units = dict.fromkeys(row.partition(",")[0] for row in rows)
    planted = [f"{unit},minus,0.5,scored,published/ministries_2023.csv:2" for unit in units]
    scores.write_text("\n".join([head, *rows, *planted, ""]), encoding="utf-8")
    ended = par("explain", "par-ministry", "2023", "MOJ", "--lang", "en", project=ministries)
    assert "(appraisal + survey − minus) / maximum = 89.46 / 100 × 100%" in ended.out
