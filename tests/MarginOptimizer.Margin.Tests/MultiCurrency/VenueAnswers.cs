namespace MarginOptimizer.Margin.Tests.MultiCurrency;

/// <summary>Answers of venues as their documentation shows them, fields that nothing reads left out.</summary>
internal static class VenueAnswers
{
    /// <summary>Docs of POST /api/v5/account/position-builder, example of 15 January 2025.</summary>
    public const string Okx = """
        {"code": "0", "msg": "", "data": [{
          "ts": "1736936801642", "eq": "-78553.21888979999", "totalMmr": "2946.5480841048", "totalImr": "9643.45070718144",
          "borrowMmr": "1571.064377796", "derivMmr": "1375.4837063088003", "marginRatio": "-25.95365779811705",
          "assets": [{"ccy": "LTC", "availEq": "0"}, {"ccy": "USDC", "availEq": "0"}, {"ccy": "USDT", "availEq": "-78589.37"}],
          "riskUnitData": [
            {"riskUnit": "BTC", "mmr": "1183.8207318516002", "imr": "1538.9669514070802", "upl": "290.49631020000027",
             "mr1": "1164.4109244719994", "mr2": "0", "mr3": "0", "mr4": "19.4098073796", "mr5": "0", "mr6": "1164.4109244720003",
             "mr7": "43.67206660410001", "mr8": "1571.064377796", "mr9": "0",
             "mr1Scenarios": {
               "volSame": {"0": "0", "0.08": "-776.2739496480004", "-0.08": "776.2739496480004", "0.04": "-388.1369748240002", "0.12": "-1164.4109244719994", "-0.12": "1164.4109244719994", "-0.04": "388.1369748240002"},
               "volShockUp": {"0": "0", "0.12": "-1164.4109244719994", "-0.12": "1164.4109244719994"}},
             "mr6FinalResult": {"pnl": "-2328.8218489440005", "spotShock": "0.24"},
             "portfolios": [{"instId": "BTC-USDT-SWAP", "instType": "SWAP", "amt": "-10", "avgPx": "100000", "delta": "-9704.903689800001", "floatPnl": "290.6300000000003", "markPx": "97093.7", "notionalUsd": "9703.22"}]},
            {"riskUnit": "LTC", "mmr": "191.6629744572", "imr": "249.16186679436", "upl": "-78943.6692",
             "mr1": "183.50672805719995", "mr2": "0", "mr3": "0", "mr4": "8.1562464", "mr5": "0", "mr6": "183.5067280572",
             "mr7": "7.1367156", "mr8": "1571.064377796", "mr9": "0",
             "mr1Scenarios": {"volSame": {"0": "0", "-0.06": "-61.168909352399936", "-0.18": "-183.50672805719995", "0.18": "183.50672805719995"}},
             "mr6FinalResult": {"pnl": "-367.0134561144", "spotShock": "-0.36"},
             "portfolios": [{"instId": "LTC-USDT-SWAP", "instType": "SWAP", "amt": "10", "avgPx": "8000", "delta": "1019.5308", "floatPnl": "-78980", "markPx": "102", "notionalUsd": "1018.9"}]}]}]}
        """;

    /// <summary>Docs of GET /v5/asset/portfolio-margin, example of 24 March 2026; three of its eleven moves.</summary>
    public const string Bybit = """
        {"retCode": 0, "time": 1774319290506, "result": {
          "wallet": {"equity": "52197.86892104", "availableBalance": "50893.36062347", "accountIM": "1304.50829757", "accountMM": "1069.93399838", "accountMMRate": "0.0204", "accountIMRate": "0.0249"},
          "assetPnlRange": [{
            "baseCoin": "BTC",
            "totalPnlRanges": {"ALL": {"pnlRanges": [{"priceScale": "-0.1", "pnls": ["-1004.74710000"]}, {"priceScale": "0.0", "pnls": ["-11.36910000"]}, {"priceScale": "0.1", "pnls": ["1016.16720000"]}]}},
            "perpPositionPnlRanges": [{"symbolName": "BTCUSDT", "position": "0.038", "markPrice": "255902.31000000",
              "pnlRanges": [{"priceScale": "-0.1", "pnls": ["-972.14482880"]}, {"priceScale": "0.0", "pnls": ["0.00000000"]}, {"priceScale": "0.1", "pnls": ["972.14482880"]}]}],
            "optionExpiryDatePnlRanges": [{"expiryDateRepresentation": "25SEP26",
              "pnlRanges": [{"priceScale": "-0.1", "pnls": ["-24.06747339", "-33.15841013", "-39.65273684"]}, {"priceScale": "0.0", "pnls": ["14.21190294", "0.00067229", "-11.36906857"]}, {"priceScale": "0.1", "pnls": ["75.52147477", "58.34116026", "44.02244694"]}]}],
            "contingency": {"optionContingency": "0.00000000", "futureDeltaContingency": "56.89174177", "optionVegaContingency": "0.00000000", "contingencyComponents": "57.69544638", "usdtUsdcContingency": "0.00000000", "futureContingency": "0.80370460"},
            "asset": {"coin": "BTC", "assetIM": "1274.8190514137673", "assetMM": "1062.3492095114727"},
            "maxLossPriceMove": "-0.1",
            "spotHedgeInfo": {"hedgeSpotSize": "-0.00100006", "usdIndexPrice": "0",
              "pnlRanges": [{"priceScale": "-0.1", "pnls": ["7.05047869"]}, {"priceScale": "0.0", "pnls": ["0"]}, {"priceScale": "0.1", "pnls": ["0"]}]}}]}}
        """;

    /// <summary>Docs of GET /sapi/v2/portfolio/account.</summary>
    public const string Binance = """
        {"uniMMR": "5167.92171923", "accountEquity": "122607.35137903", "actualEquity": "142607.35137903", "accountMaintMargin": "23.72469206",
         "riskUnitMMList": [{"asset": "BTC", "uniMaintainUsd": "23.72469206"}], "marginMM": "0.00000000", "otherMM": "0.00000000", "accountType": "PM_3"}
        """;
}
