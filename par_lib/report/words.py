"""Words that headings, axes and captions share, in both languages."""

from __future__ import annotations

from par_lib.errors import UnknownName
from par_lib.inputs.entry import round_of
from par_lib.inputs.series import Series
from par_lib.report.language import Language
from par_lib.report.markdown import escape

_WORDS: dict[str, tuple[str, str]] = {
    "rank": ("Hạng", "Rank"),
    "unit": ("Đơn vị", "Unit"),
    "group": ("Nhóm", "Group"),
    "points": ("Điểm", "Points"),
    "max_points": ("Điểm tối đa", "Maximum points"),
    "share": ("Tỷ lệ so với tối đa (%)", "Share of the maximum (%)"),
    "index": ("Chỉ số", "Index"),
    "index_percent": ("Chỉ số (%)", "Index (%)"),
    "of_group": ("Vùng", "Region"),
    "published_index": ("Chỉ số đã công bố", "Published index"),
    "published_rank": ("Hạng đã công bố", "Published rank"),
    "rise": ("tăng", "rise"),
    "fall": ("giảm", "fall"),
    "same": ("giữ nguyên", "unchanged"),
    "appraised": ("Sau thẩm định", "Appraised"),
    "beyond_chance": ("Ngoài giới hạn", "Beyond the limits"),
    "ballots": ("Số phiếu", "Ballots"),
    "strongest": ("mạnh nhất", "strongest"),
    "weakest": ("yếu nhất", "weakest"),
    "lost": ("Điểm mất", "Points lost"),
    "median_lost": ("Trung vị điểm mất", "Median loss"),
    "band": ("Nhóm kết quả", "Band"),
    "count": ("Số đơn vị", "Units"),
    "mean": ("Trung bình", "Mean"),
    "median": ("Trung vị", "Median"),
    "min": ("Thấp nhất", "Lowest"),
    "max": ("Cao nhất", "Highest"),
    "standard_deviation": ("Độ lệch chuẩn", "Standard deviation"),
    "code": ("Mã", "Code"),
    "name": ("Tên", "Name"),
    "status": ("Căn cứ điểm tối đa", "Basis of the maximum"),
    "score_source": ("Nguồn điểm", "Scored by"),
    "official": ("chính thức", "official"),
    "derived": ("suy ra", "derived"),
    "illustrative": ("minh họa", "illustrative"),
    "year": ("Năm", "Year"),
    "computed": ("Tính lại", "Computed"),
    "printed": ("Đã công bố", "Published"),
    "difference": ("Chênh lệch", "Difference"),
    "tolerance": ("Sai số cho phép", "Tolerance"),
    "outcome": ("Kết quả so sánh", "Outcome"),
    "quantity": ("Đại lượng", "Quantity"),
    "source": ("Nguồn", "Source"),
    "confidence": ("Độ tin cậy", "Confidence"),
    "note": ("Ghi chú", "Note"),
    "field": ("Nội dung", "Field"),
    "value": ("Giá trị", "Value"),
    "decision": ("Xử lý", "Decision"),
    "fact": ("Thông tin", "Fact"),
    "equal": ("trùng khớp", "equal"),
    "within": ("khớp trong sai số làm tròn", "within rounding"),
    "conflict": ("nguồn mâu thuẫn", "sources conflict"),
    "outside": ("ngoài sai số", "outside tolerance"),
    "not_computed": ("không có số tính lại", "not computed"),
    "input": ("ô dữ liệu đầu vào", "input cell"),
    "quoted": ("trích nguyên văn", "quoted"),
    "unverified": ("chưa kiểm chứng", "unverified"),
    "inferred": ("suy đoán", "inferred"),
    "unknown": ("không rõ", "unknown"),
    "listed-order": ("theo thứ tự liệt kê", "order of a list"),
    "rounded": ("đã làm tròn", "rounded"),
    "no_data": ("Không có dữ liệu", "No data"),
    "range": ("Thấp nhất đến cao nhất", "Lowest to highest"),
    "middle": ("Một nửa ở giữa", "Middle half"),
    "break": ("không so sánh được", "not comparable"),
    "agrees": ("khớp", "agrees"),
    "last_digit": ("Đơn vị của chữ số công bố cuối cùng", "Units of the last published digit"),
    "weights": ("trọng số", "weights"),
    "area_weights": ("trọng số lĩnh vực", "weights of areas"),
    "normalisation": ("cách chuẩn hóa", "normalisation"),
    "aggregation": ("cách tổng hợp", "aggregation"),
    "left_out": ("bỏ ra một phần", "one part left out"),
    "round": ("vòng thẩm định", "appraisal round"),
    "arithmetic": ("trung bình cộng", "arithmetic mean"),
    "answers": (
        "sai số điều tra (các tiêu chí cùng người trả lời lệch cùng nhau)",
        "survey errors (leaves with the same respondents err together)",
    ),
    "standard_errors": ("sai số chuẩn cho sẵn (coi là độc lập)", "given standard errors (as independent)"),
    "disagreement": ("chênh lệch giữa các vòng thẩm định", "disagreement between rounds of appraisal"),
    "geometric": ("trung bình nhân", "geometric mean"),
    "harmonic": ("trung bình điều hòa", "harmonic mean"),
    "share_of_maximum": ("tỷ lệ so với điểm tối đa", "share of the maximum"),
    "min_max": ("thấp nhất 0, cao nhất 100", "lowest 0, highest 100"),
    "z_score": ("điểm z", "z-score"),
    "equal_areas": ("các phần ngang nhau", "equal areas"),
    "equal_leaves": ("các tiêu chí ngang nhau", "equal leaves"),
    "last": ("vòng tính điểm", "round that counts"),
    "nothing": ("không bỏ gì", "nothing"),
    "low": ("yếu (dưới 0,3)", "low (below 0.3)"),
    "high": ("gần trùng (trên 0,92)", "nearly the same (above 0.92)"),
    "negative": ("ngược chiều", "negative"),
    "closer": ("gần phần khác hơn", "closer to another part"),
    "undefined": ("không tính được", "undefined"),
    "sibling": ("cùng nhóm", "same group"),
    "own": ("cấp trên của mình", "its own parent"),
    "other": ("phần khác", "another part"),
    "places": ("Bậc", "Places"),
    "mean_rank": ("Hạng trung bình", "Mean rank"),
    "median_rank": ("Hạng trung vị", "Median rank"),
    "best_rank": ("Từ hạng", "From rank"),
    "worst_rank": ("Đến hạng", "To rank"),
    "first_of_all": ("Đứng đầu (%)", "First (%)"),
    "top_3": ("Trong 3 hạng đầu (%)", "Top 3 (%)"),
    "top_10": ("Trong 10 hạng đầu (%)", "Top 10 (%)"),
    "next_unit": ("Đơn vị đứng liền sau", "Next unit"),
    "above_next": ("Xếp trên đơn vị sau (%)", "Above the next (%)"),
    "varied": ("Thay đổi", "What changes"),
    "option": ("Phương án", "Option"),
    "replicates": ("Số lần tính", "Replicates"),
    "times": ("Số lần thay đổi", "Times changed"),
    "probes": ("Số lần thử tác động", "Trials of effect"),
    "effects": ("Có tác động", "With effect"),
    "units_changed": ("Đơn vị đổi hạng", "Units that change rank"),
    "mean_change": ("Đổi hạng trung bình", "Mean change of rank"),
    "most_change": ("Đổi hạng nhiều nhất", "Largest change of rank"),
    "most_moved": ("Đơn vị đổi nhiều nhất", "Unit that moves most"),
    "kendall_tau": ("τ Kendall", "Kendall τ"),
    "shapley": ("Phần ảnh hưởng Shapley (%)", "Shapley share (%)"),
    "shapley_low": ("Từ (%)", "From (%)"),
    "shapley_high": ("Đến (%)", "To (%)"),
    "sobol_first": ("Sobol bậc một (%)", "Sobol first order (%)"),
    "sobol_total": ("Sobol toàn phần (%)", "Sobol total (%)"),
    "parent": ("Thuộc về", "Within"),
    "part": ("Phần", "Part"),
    "stated": ("Trọng số công bố (%)", "Stated weight (%)"),
    "actual": ("Tầm quan trọng thực tế (%)", "Actual importance (%)"),
    "variance_share": ("Phần phương sai (%)", "Share of variance (%)"),
    "pearson": ("r Pearson", "Pearson r"),
    "spearman": ("ρ Spearman", "Spearman ρ"),
    "kendall": ("τ Kendall", "Kendall τ"),
    "relation": ("Quan hệ", "Relation"),
    "flag": ("Lưu ý", "Flag"),
    "children": ("Số phần con", "Children"),
    "alpha": ("α Cronbach", "Cronbach α"),
    "alpha_standardised": ("α chuẩn hóa", "Standardised α"),
    "omega": ("ω McDonald", "McDonald ω"),
    "eigenvalue": ("Trị riêng", "Eigenvalue"),
    "component": ("Thành phần chính", "Principal component"),
    "explained": ("Giải thích (%)", "Explained (%)"),
    "cumulated": ("Cộng dồn (%)", "Cumulated (%)"),
    "loading": ("Hệ số tải", "Loading"),
    "apart": ("Đơn vị lệch 10 hạng trở lên", "Units 10 places or more apart"),
    "apart_share": ("Tỷ lệ (%)", "Share (%)"),
    "distance": ("Cách tứ phân vị (lần IQR)", "Beyond the quartile (IQRs)"),
    "at_floor": ("Ở mức 0 điểm (%)", "At no points (%)"),
    "at_ceiling": ("Ở điểm tối đa (%)", "At the maximum (%)"),
    "mean_gain": ("Còn có thể thêm (điểm)", "Still to be had (points)"),
    "can_gain": ("Đơn vị còn có thể thêm", "Units that can gain"),
    "standard_error": ("Sai số chuẩn", "Standard error"),
    "low_all": ("Từ hạng (mọi đơn vị)", "From rank (all units)"),
    "high_all": ("Đến hạng (mọi đơn vị)", "To rank (all units)"),
    "correlation": ("Hệ số tương quan", "Correlation"),
    "own_rank": ("Hạng công bố", "Rank as computed"),
    "performance": ("kết quả thực hiện", "performance"),
    "rules": ("quy tắc chấm điểm", "rules"),
    "maxima": ("điểm tối đa", "maximum points"),
    "units_compared": ("đơn vị so sánh", "units compared"),
    "published": ("số liệu đã công bố", "published figures"),
    "submitted": ("số liệu đơn vị gửi", "submitted figures"),
    "scored": ("Có điểm", "Scored"),
    "not_applicable": ("Không áp dụng", "Not applicable"),
    "not_available": ("Không có số liệu", "Not available"),
    "covered": ("Tỷ lệ có điểm", "Share scored"),
    "components": ("Số thành phần", "Components"),
    "area": ("Lĩnh vực", "Area"),
    "self": ("Tự đánh giá", "Self-score"),
    "over": ("Tự chấm cao hơn", "Self-score above"),
    "over_share": ("Cao hơn (% điểm tối đa)", "Above (% of the maximum)"),
    "lowered": ("Thành phần bị hạ điểm", "Lowered"),
    "raised": ("Thành phần được nâng điểm", "Raised"),
    "mean_lost": ("Mất bình quân", "Mean loss"),
    "share_lost": ("Mất (% điểm tối đa)", "Loss (% of the maximum)"),
    "at_zero": ("Số đơn vị 0 điểm", "Units at zero"),
    "reason": ("Lý do", "Reason"),
    "leaf": ("Thành phần", "Component"),
    "stage": ("Giai đoạn", "Stage"),
    "measured": ("số liệu điều tra, thống kê", "surveys and statistics"),
    "action": ("Đính chính", "Correction"),
    "set_points": ("điểm", "points"),
    "set_value": ("giá trị", "raw value"),
    "set_state": ("trạng thái", "state"),
    "correction_status": ("Tình trạng", "Status"),
    "correction_proposed": ("đề nghị", "proposed"),
    "correction_active": ("áp dụng", "applied"),
    "correction_withdrawn": ("đã rút", "withdrawn"),
    "target": ("Chỉ tiêu", "Target"),
    "compared": ("Điểm có giá trị gốc", "Scores with a raw value"),
    "differing": ("Khác cách tính điểm", "Differ from the rule"),
    "largest_difference": ("Chênh lệch lớn nhất", "Largest difference"),
    "units_at_zero": ("Các đơn vị", "Which units"),
    "by_rule": ("Theo cách tính điểm", "By the rule"),
    "decided_by": ("Người quyết định", "Decided by"),
    "date": ("Ngày", "Date"),
    "rule": ("Cách tính điểm", "Scoring rule"),
    "bonus": ("điểm thưởng", "bonus"),
    "penalty": ("điểm trừ", "penalty"),
    "change": ("Thay đổi", "Change"),
    "before": ("Trước", "Before"),
    "after": ("Sau", "After"),
    "added": ("thêm", "added"),
    "removed": ("bỏ", "removed"),
    "moved": ("chuyển", "moved"),
    "renamed": ("đổi tên", "renamed"),
    "reweighted": ("đổi điểm tối đa", "reweighted"),
    "resourced": ("đổi nguồn điểm", "other score source"),
    "re-ruled": ("đổi cách tính điểm", "other rule"),
    "restated": ("đổi căn cứ", "other basis"),
    "all_changes": ("tất cả thay đổi cùng lúc", "all changes together"),
    "effect_mean": ("Tác động đến chỉ số, bình quân", "Effect on the index, mean"),
    "on_year_before": ("So với năm trước", "On the year before"),
    "measure": ("Thước đo", "Measure"),
    "units_with_values": ("Số đơn vị có trị số", "Units with both values"),
    "units_with_ranks": ("Số đơn vị có hạng", "Units with both ranks"),
    "assumed": ("Giả định", "Assumption"),
    "effect": ("Ảnh hưởng", "Effect"),
    "where_used": ("Dùng ở", "Used in"),
    "file": ("Tệp", "File"),
    "rows": ("Số dòng", "Rows"),
    "years": ("Các năm", "Years"),
    "pages": ("Số trang nguồn", "Source pages"),
    "owner": ("Bên công bố", "Published by"),
    "finding": ("Phát hiện", "Finding"),
    "measured_in": ("Đơn vị tính", "Measured in"),
    "appraisal": ("điểm thẩm định", "appraisal"),
    "survey": ("điểm điều tra xã hội học", "survey"),
    "sipas": ("khảo sát SIPAS", "SIPAS survey"),
    "cut-off": ("coi như bị cắt bớt, không làm tròn", "taken as cut off, not rounded"),
    "sipas_rank": ("Hạng SIPAS", "SIPAS rank"),
    "Sáu vùng": ("Sáu vùng", "Six regions"),
    "made_of": ("Hợp thành từ", "Made of"),
    "rank_carried": ("Hạng tính ngược", "Rank carried back"),
    "by_people": ("Trung bình theo dân số", "Mean by population"),
    "rank_by_people": ("Hạng theo dân số", "Rank by population"),
    "new_framework": ("bộ tiêu chí mới", "new framework"),
    "new_bands": ("nhóm mới", "new bands"),
    "what_changed": ("Điều thay đổi", "What changed"),
    "cannot_be_compared": ("Không so sánh được", "Not comparable"),
    "late_note": (
        "Quá hạn: hết thời hạn mà chưa ghi nhận đã xong.",
        "Late: past its time, no completion on record.",
    ),
    "task": ("Công việc", "Task"),
    "led_by": ("Chủ trì", "Led by"),
    "taking_part": ("Phối hợp", "With"),
    "deadline": ("Thời hạn", "Deadline"),
    "done_when": ("Hoàn thành khi", "Done when"),
    "product": ("Sản phẩm", "Product"),
    "done_by": ("Đã xong, chậm nhất", "Done, at the latest"),
    "done": ("đã xong", "done"),
    "late": ("quá hạn", "late"),
    "due": ("đến hạn", "due"),
    "later": ("chưa đến hạn", "later"),
    "how": ("Vì sao", "How it comes about"),
    "release": ("Bản phát hành", "Release"),
    "since_release": ("So với bản", "Compared with"),
    "changed_numbers": ("Số liệu thay đổi", "Changed numbers"),
    "changed_ranks": ("Trong đó: hạng", "Of these: ranks"),
    "changed_indexes": ("Trong đó: chỉ số", "Of these: indexes"),
    "cause": ("Nguyên nhân", "Cause"),
    "causes": ("Nguyên nhân", "Causes"),
    "details": ("Chi tiết", "Details"),
    "simulated": ("SỐ LIỆU MÔ PHỎNG", "SIMULATED DATA"),
    "parts_simulated": (
        "Báo cáo có phần số liệu mô phỏng, được ghi rõ ở từng trang",
        "Parts of this report show simulated data; each such page says so",
    ),
}


def word(key: str, lang: Language) -> str:
    """A word in one language.

    Raises:
        UnknownName: there is no such word.

    >>> word("rank", "vi"), word("rank", "en")
    ('Hạng', 'Rank')
    """
    if key not in _WORDS:
        raise UnknownName("word", key, list(_WORDS))
    return _WORDS[key][0 if lang == "vi" else 1]


def known_word(key: str, lang: Language) -> str:
    """A word if there is one for the key, the key itself otherwise: for values that come from data.

    >>> known_word("quoted", "en"), known_word("count_units", "en")
    ('quoted', 'count_units')
    """
    return word(key, lang) if key in _WORDS else key


def stage_word(stage: str, lang: Language) -> str:
    """What a stage of an assessment is called.

    >>> stage_word("self", "en"), stage_word("round-2", "vi")
    ('Self-score', 'vòng thẩm định 2')
    """
    number = round_of(stage)
    return f"{word('round', lang)} {number}" if number else word(stage, lang)


def source_note(series: Series, lang: Language) -> str:
    """Who published the figures, and what they are: the last sentence of every caption."""
    origin, publisher = word(series.file.origin, lang), escape(series.file.publisher[lang])
    return f"Nguồn: {publisher}; {origin}." if lang == "vi" else f"Source: {publisher}; {origin}."


def simulated_note(series: Series, lang: Language) -> str:
    """What is said wherever numbers of a simulated series are shown; nothing for other series."""
    if series.file.simulation is None:
        return ""
    reproduced = {
        "vi": "chỉ các số đã công bố được giữ đúng, mọi số khác là giả định",
        "en": "only published figures are reproduced, all others are made up",
    }[lang]
    seed = series.file.simulation.seed
    drawn = {
        "vi": f"chuỗi mô phỏng {series.id}, sinh từ hạt giống {seed}",
        "en": f"simulated series {series.id}, drawn with seed {seed}",
    }[lang]
    return f"{word('simulated', lang)} ({drawn}): {reproduced}."
